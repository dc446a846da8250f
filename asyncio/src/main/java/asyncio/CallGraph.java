package asyncio;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out who waits for whom. Behind [Asyncio#captureCallGraph] and its kin.
final class CallGraph {
    private static final Set<String> MACHINERY = Set.of(
            Fiber.class.getName(),
            LoopFiber.class.getName(),
            HandoffFiber.class.getName(),
            Scheduler.class.getName(),
            Task.class.getName(),
            Future.class.getName(),
            CallGraph.class.getName());

    private CallGraph() {}

    static FutureCallGraph capture(Future<?> future, int limit) {
        return capture(future, limit, new HashSet<>());
    }

    private static FutureCallGraph capture(Future<?> future, int limit, Set<Future<?>> path) {
        var stack = future instanceof Task<?> task ? limited(task.getStack(), limit) : List.<StackTraceElement>of();
        var waiters = new ArrayList<FutureCallGraph>();
        if (path.add(future)) { // A cycle is a deadlock: it is shown once.
            for (var waiter : future.awaitedBy()) waiters.add(capture(waiter, limit, path));
            path.remove(future);
        }
        return new FutureCallGraph(
                future, stack.stream().map(FrameCallGraphEntry::new).toList(), waiters);
    }

    /// Positive keeps the outermost frames, negative the innermost.
    private static List<StackTraceElement> limited(List<StackTraceElement> frames, int limit) {
        int size = frames.size();
        if (limit >= size || -limit >= size) return frames;
        return limit >= 0 ? frames.subList(size - limit, size) : frames.subList(0, -limit);
    }

    /// Returns the frames of a thread, without those of this library's machinery and of the JDK's under it.
    static List<StackTraceElement> framesOf(Thread thread) {
        var frames = List.of(thread.getStackTrace());
        int from = 0;
        while (from < frames.size() && isMachinery(frames.get(from))) from++;
        int to = frames.size();
        while (to > from && isMachinery(frames.get(to - 1))) to--;
        return frames.subList(from, to);
    }

    private static boolean isMachinery(StackTraceElement frame) {
        var name = frame.getClassName();
        return MACHINERY.contains(name)
                || name.equals("java.util.concurrent.locks.LockSupport")
                || name.equals("java.lang.Thread")
                || name.startsWith("java.lang.VirtualThread")
                || name.startsWith("java.lang.System$")
                || name.startsWith("jdk.internal.");
    }

    static String format(FutureCallGraph graph) {
        var text = new StringBuilder();
        format(graph, "", text);
        return text.toString();
    }

    private static void format(FutureCallGraph graph, String indent, StringBuilder text) {
        text.append(indent).append("* ").append(title(graph.future())).append('\n');
        if (!graph.callStack().isEmpty()) {
            text.append(indent).append("  + Call stack:\n");
            for (var entry : graph.callStack()) {
                text.append(indent).append("  |   at ").append(entry.frame()).append('\n');
            }
        }
        if (!graph.awaitedBy().isEmpty()) {
            text.append(indent).append("  + Awaited by:\n");
            for (var waiter : graph.awaitedBy()) format(waiter, indent + "     ", text);
        }
    }

    private static String title(Future<?> future) {
        var id = "@" + Integer.toHexString(System.identityHashCode(future));
        return future instanceof Task<?> task ? "Task(name=\"" + task.getName() + "\")" + id : "Future" + id;
    }

    static @Nullable Future<?> currentOr(@Nullable Future<?> future) {
        if (future != null) return future;
        EventLoop.requireRunning("captureCallGraph() without a future");
        return Asyncio.currentTask();
    }
}
