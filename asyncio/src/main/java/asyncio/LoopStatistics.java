package asyncio;

import java.time.Duration;

/// What a loop is at, in figures. See [EventLoop#statistics].
///
/// On the thread of the loop the figures are exact; on another one each is right by itself, or was a moment ago.
///
/// @param name the name of the loop
/// @param fiber how its tasks get to run
/// @param running whether it runs
/// @param closed whether it was closed
/// @param debug whether debug mode is on
/// @param tasks how many tasks are not done
/// @param ready how many tasks, callbacks and notifications can run now
/// @param timers how many timers are pending
/// @param outsideWork how many threads work for this loop, and tasks are held up in blocking calls
/// @param steps how many entries of the ready queue have run: callbacks, steps of tasks, and what is internal
/// @param longestStep the longest step so far, as far as somebody measured it: debug mode does, a watchdog about so;
///     else zero
public record LoopStatistics(
        String name,
        FiberKind fiber,
        boolean running,
        boolean closed,
        boolean debug,
        int tasks,
        int ready,
        int timers,
        int outsideWork,
        long steps,
        Duration longestStep) {
    /// Returns whether the loop runs, is closed, or neither.
    ///
    /// @return `running`, `closed` or `idle`
    public String state() {
        return closed ? "closed" : running ? "running" : "idle";
    }
}
