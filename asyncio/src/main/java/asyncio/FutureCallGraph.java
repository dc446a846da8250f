package asyncio;

import java.util.List;
import java.util.Objects;

/// A future, where its task is, and who waits for it. See [Asyncio#captureCallGraph].
///
/// Whoever waits for several things that wait for the same one is one object, in several lists.
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

    /// Returns a hash code of the future and its stack: those that wait may be many, and the same ones many times.
    @Override
    public int hashCode() {
        return Objects.hash(future, callStack);
    }

    /// Says which future it is and how many wait for it; [Asyncio#formatCallGraph] says it all.
    @Override
    public String toString() {
        return "FutureCallGraph[" + future + ", frames=" + callStack.size() + ", awaitedBy=" + awaitedBy.size() + "]";
    }
}
