package asyncio;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A picture of the tasks of a loop: what each is at, where, and who waits for whom.
///
/// {@snippet class = "monitoring.TaskTreeTest" region = "tree"}
///
/// A picture may be taken on any thread, also while the loop is stuck. It takes the loop some time, more the more tasks
/// there are, so it is for people who look for something.
///
/// Since when a task is in its state, and where it was created, is known in debug mode.
///
/// Python: `python -m asyncio pstree`, and `ps`.
///
/// @param loop the loop in figures
/// @param exact whether the loop itself took the picture. If it was stuck, the tasks were looked at from outside while
///     they may have changed
/// @param tasks the tasks that are not done, in order of creation
public record TaskTree(LoopStatistics loop, boolean exact, List<Entry> tasks) {
    /// Copies the list.
    public TaskTree {
        Objects.requireNonNull(loop, "loop");
        tasks = List.copyOf(tasks);
    }

    /// Takes a picture of a loop. Does not suspend; on another thread than the loop's it waits for a quarter of a
    /// second at most.
    ///
    /// @param loop the loop
    /// @return the picture
    public static TaskTree of(EventLoop loop) {
        return TaskTreeReader.read(Objects.requireNonNull(loop, "loop").scheduler);
    }

    /// Takes pictures of all loops that run in this process. Does not suspend, see [#of].
    ///
    /// @return the pictures
    public static List<TaskTree> ofAll() {
        var trees = new ArrayList<TaskTree>();
        for (var loop : RunningSchedulers.loops()) trees.add(of(loop));
        return trees;
    }

    /// Has a signal print the trees of all loops that run in this process, with stacks, to the standard error.
    ///
    /// @param signal the signal, [Signal#USR1] for instance; the JVM keeps [Signal#QUIT], for its own dump of threads
    /// @return closes to have the signal do again what it did before
    /// @throws IllegalStateException if the signal cannot be handled
    /// @throws UnsupportedOperationException if this system has no such signal
    public static Printing printOn(Signal signal) {
        return printOn(signal, System.err);
    }

    /// Has a signal print the trees of all loops that run in this process, see [#printOn(Signal)].
    ///
    /// @param signal the signal
    /// @param out where to
    /// @return closes to have the signal do again what it did before
    public static Printing printOn(Signal signal, PrintStream out) {
        Objects.requireNonNull(out, "out");
        var listening = SignalLine.listen(Objects.requireNonNull(signal, "signal"), () -> {
            var text = new StringBuilder();
            for (var tree : ofAll()) text.append(tree.format(Integer.MAX_VALUE));
            out.print(text.isEmpty() ? "no event loop runs in this process\n" : text);
            out.flush();
        });
        return listening::close;
    }

    /// Describes the tree, a task a line, with the place in the user's code where it is. A task stands under the one
    /// that waits for it, or whose group it is in; one that stands in several places is described in the first.
    ///
    /// @param frames how many frames of each task to add: 0 for none, the innermost ones if there are more
    /// @return several lines
    /// @throws IllegalArgumentException if `frames` is negative
    public String format(int frames) {
        if (frames < 0) throw new IllegalArgumentException("frames is " + frames + ": it must not be negative");
        return new TaskTreeText(this, frames).text();
    }

    /// Returns everything about this tree as JSON, for programs.
    ///
    /// @return an object of `loop`, `exact` and `tasks`
    public String toJson() {
        return TaskTreeJson.of(this);
    }

    /// Describes the tree, a task a line.
    @Override
    public String toString() {
        return format(0);
    }

    /// Stops what a signal was told to do.
    @FunctionalInterface
    public interface Printing extends AutoCloseable {
        /// Has the signal do again what it did before.
        @Override
        void close();
    }

    /// One task in a [TaskTree].
    ///
    /// @param id its number, unique in this process
    /// @param name its name
    /// @param state what it is at
    /// @param since for how long, or null if nobody noted it: debug mode does
    /// @param stack its frames, the innermost first; none if it has not begun
    /// @param waitsFor what it awaits, in words, or null
    /// @param waitsForTasks the ids of the tasks that it waits for
    /// @param awaitedBy the ids of the tasks that wait for it
    /// @param parent the id of the task whose [TaskGroup] it is in, or null
    /// @param cancelRequests how many requests to cancel it are open
    /// @param createdAt in debug mode, the frames of where it was created
    public record Entry(
            long id,
            String name,
            TaskState state,
            @Nullable Duration since,
            List<StackTraceElement> stack,
            @Nullable String waitsFor,
            List<Long> waitsForTasks,
            List<Long> awaitedBy,
            @Nullable Long parent,
            int cancelRequests,
            List<StackTraceElement> createdAt) {
        /// Copies the lists.
        public Entry {
            stack = List.copyOf(stack);
            waitsForTasks = List.copyOf(waitsForTasks);
            awaitedBy = List.copyOf(awaitedBy);
            createdAt = List.copyOf(createdAt);
        }

        /// Returns where it is in code that is neither of this library nor of the JDK.
        ///
        /// @return the innermost frame of that kind
        public Optional<StackTraceElement> where() {
            return stack.stream().filter(frame -> !isOfLibrary(frame)).findFirst();
        }

        private static boolean isOfLibrary(StackTraceElement frame) {
            var name = frame.getClassName();
            return name.startsWith("asyncio.") || name.startsWith("java.") || name.startsWith("jdk.");
        }
    }
}
