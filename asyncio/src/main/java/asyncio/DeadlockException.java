package asyncio;

import java.util.List;

/// Nothing in a loop can go on any more. Thrown by the run of a loop that was made with
/// [EventLoop.Builder#failOnDeadlock]; the exception of a report otherwise.
public final class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient TaskTree tree;
    private final transient List<String> cycle;

    DeadlockException(String message, TaskTree tree, List<String> cycle) {
        super(message);
        this.tree = tree;
        this.cycle = List.copyOf(cycle);
    }

    /// Returns the tasks as they were.
    ///
    /// @return the tree
    public TaskTree tree() {
        return tree;
    }

    /// Returns the names of tasks that wait for each other: each for the next one, and the last one for the first.
    ///
    /// @return the names; none if there is no such cycle, and something else is missing
    public List<String> cycle() {
        return cycle;
    }
}
