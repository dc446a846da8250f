package asyncio;

import java.util.List;

/// A future, where its task is, and who waits for it. See [Asyncio#captureCallGraph].
///
/// Python: `asyncio.FutureCallGraph`.
///
/// @param future the future or task
/// @param callStack the frames of the task, the innermost first; none for a plain future
/// @param awaitedBy the graphs of those that wait for it
public record FutureCallGraph(Future<?> future, List<FrameCallGraphEntry> callStack, List<FutureCallGraph> awaitedBy) {
    /// Copies the lists.
    public FutureCallGraph {
        callStack = List.copyOf(callStack);
        awaitedBy = List.copyOf(awaitedBy);
    }
}
