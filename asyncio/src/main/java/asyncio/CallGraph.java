package asyncio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out who waits for whom. Behind [Asyncio#captureCallGraph] and its kin.
final class CallGraph {
    private static final Set<String> MACHINERY = Set.of(
            Fiber.class.getName(),
            LoopFiber.class.getName(),
            JdkSwitch.class.getName(),
            ShortSwitch.class.getName(),
            HandoffFiber.class.getName(),
            Scheduler.class.getName(),
            Task.class.getName(),
            Future.class.getName(),
            CallGraph.class.getName());

    private static final String INDENT = "     ";

    /// How deep a text goes: a chain may be long.
    private static final int DEEPEST = 100;

    private CallGraph() {}

    static FutureCallGraph capture(Future<?> future, int limit) {
        // Each future is looked at once, however many ways lead to it, and without recursion: a chain may be long.
        var finished = new HashMap<Future<?>, FutureCallGraph>();
        var path = new LinkedHashMap<Future<?>, Visit>();
        path.put(future, new Visit(future));
        while (true) {
            var visit = path.lastEntry().getValue();
            if (visit.left.hasNext()) {
                var waiter = visit.left.next();
                if (finished.containsKey(waiter)) visit.graphs.add(finished.get(waiter));
                else if (path.containsKey(waiter)) visit.graphs.add(graph(waiter, limit, List.of())); // A cycle: once.
                else path.put(waiter, new Visit(waiter));
                continue;
            }
            var graph = graph(visit.future, limit, visit.graphs);
            path.pollLastEntry();
            if (path.isEmpty()) return graph;
            finished.put(visit.future, graph);
            path.lastEntry().getValue().graphs.add(graph);
        }
    }

    /// A future whose waiters are being looked at.
    private static final class Visit {
        final Future<?> future;
        final Iterator<Task<?>> left;
        final List<FutureCallGraph> graphs = new ArrayList<>();

        Visit(Future<?> future) {
            this.future = future;
            this.left = future.awaitedBy().iterator();
        }
    }

    private static FutureCallGraph graph(Future<?> future, int limit, List<FutureCallGraph> waiters) {
        var stack = future instanceof Task<?> task ? limited(task.getStack(), limit) : List.<StackTraceElement>of();
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
        var frames = Frames.of(thread);
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
        format(graph, 0, new HashSet<>(), text);
        return text.toString();
    }

    private static void format(FutureCallGraph graph, int depth, Set<Future<?>> shown, StringBuilder text) {
        var indent = INDENT.repeat(depth);
        text.append(indent).append("* ").append(title(graph.future()));
        if (!shown.add(graph.future())) {
            text.append(" (already shown)\n");
            return;
        }
        text.append('\n');
        if (!graph.callStack().isEmpty()) {
            text.append(indent).append("  + Call stack:\n");
            for (var entry : graph.callStack()) {
                text.append(indent).append("  |   at ").append(entry.frame()).append('\n');
            }
        }
        if (!graph.awaitedBy().isEmpty()) {
            text.append(indent).append("  + Awaited by:\n");
            if (depth == DEEPEST) text.append(indent).append("     ... and so on: captureCallGraph has it all\n");
            else for (var waiter : graph.awaitedBy()) format(waiter, depth + 1, shown, text);
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
