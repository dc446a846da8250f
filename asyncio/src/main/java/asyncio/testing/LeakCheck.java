package asyncio.testing;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.Task;
import asyncio.TaskFactory;
import asyncio.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// Finds what a piece of code leaves behind: tasks, timers, threads, and on Linux open files and sockets.
///
/// {@snippet class = "asyncio.testing.LeakCheckTest" region = "leak"}
///
/// Open it in a task to have everything checked, or outside of a loop for threads and descriptors only. Threads and
/// descriptors are those of the whole process, so other tests should not run meanwhile, or leave them out.
public final class LeakCheck implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(500);

    /// What can be left behind.
    public enum Kind {
        /// Tasks that are not done.
        TASKS,

        /// Callbacks that are scheduled for later. In debug mode the report shows where that was.
        TIMERS,

        /// Threads that are alive. They get half a second to end.
        THREADS,

        /// Files, sockets and pipes that are open, on Linux.
        DESCRIPTORS
    }

    private final Set<Kind> kinds;
    private final @Nullable EventLoop loop;
    private final @Nullable TaskFactory factory;
    private final Map<Task<?>, Throwable> creations = new WeakHashMap<>();
    private final Set<Task<?>> tasks = new HashSet<>();
    private final Set<TimerHandle> timers = new HashSet<>();
    private final Set<Thread> threads;
    private final Map<String, String> descriptors;

    private LeakCheck(Set<Kind> kinds, @Nullable EventLoop loop) {
        this.kinds = kinds;
        this.loop = loop;
        factory = loop == null ? null : loop.getTaskFactory();
        if (loop != null) {
            tasks.addAll(Asyncio.allTasks(loop));
            timers.addAll(loop.scheduledCalls());
            if (kinds.contains(Kind.TASKS)) loop.setTaskFactory(noting(factory));
        }
        threads = kinds.contains(Kind.THREADS) ? ProcessResources.threads() : Set.of();
        descriptors = kinds.contains(Kind.DESCRIPTORS) ? ProcessResources.descriptors() : Map.of();
    }

    /// Begins to look for everything.
    ///
    /// @return the check
    public static LeakCheck open() {
        return open(EnumSet.allOf(Kind.class));
    }

    /// Begins to look for some kinds of leaks.
    ///
    /// @param first what to look for
    /// @param more what else
    /// @return the check
    public static LeakCheck open(Kind first, Kind... more) {
        var kinds = EnumSet.of(first);
        kinds.addAll(Arrays.asList(more));
        return open(kinds);
    }

    /// Begins to look for some kinds of leaks.
    ///
    /// @param kinds what to look for
    /// @return the check
    public static LeakCheck open(Collection<Kind> kinds) {
        var wanted = EnumSet.noneOf(Kind.class);
        wanted.addAll(kinds);
        return new LeakCheck(wanted, Asyncio.currentTask() == null ? null : Asyncio.getRunningLoop());
    }

    /// Has each task remember where it was created.
    private TaskFactory noting(@Nullable TaskFactory next) {
        return new NotingTaskFactory(next, creations);
    }

    /// Says what was left behind. May suspend, or outside of a loop block, for half a second, while threads end.
    ///
    /// @throws AssertionError if anything was
    @Override
    public void close() {
        var leaks = new ArrayList<String>();
        if (loop != null) {
            loop.setTaskFactory(factory);
            if (kinds.contains(Kind.TASKS)) addTasks(leaks, loop);
            if (kinds.contains(Kind.TIMERS)) addTimers(leaks, loop);
        }
        if (kinds.contains(Kind.THREADS)) addThreads(leaks);
        if (kinds.contains(Kind.DESCRIPTORS)) addDescriptors(leaks);
        if (!leaks.isEmpty()) {
            throw new AssertionError("left behind: " + leaks.size() + "\n  " + String.join("\n  ", leaks));
        }
    }

    private void addTasks(List<String> leaks, EventLoop of) {
        for (var task : Asyncio.allTasks(of)) {
            if (tasks.contains(task) || task == Asyncio.currentTask()) continue;
            leaks.add(task + ": await or cancel it" + text("it is", task.getStack())
                    + text("created", ProcessResources.usersFrames(creations.get(task))));
        }
    }

    private void addTimers(List<String> leaks, EventLoop of) {
        for (var timer : of.scheduledCalls()) {
            if (timers.contains(timer) || SimulatedLink.isPacket(timer)) continue;
            long nanos = timer.when() - of.nanoTime();
            leaks.add(timer + ", due in " + Duration.ofNanos(nanos) + ": cancel it"
                    + (of.getDebug() ? "" : "; in debug mode this shows where it was scheduled"));
        }
    }

    private void addThreads(List<String> leaks) {
        var left = ProcessResources.threads();
        left.removeAll(threads);
        if (loop != null && !left.isEmpty()) Asyncio.toThread(() -> ProcessResources.awaitEnd(left, GRACE));
        else ProcessResources.awaitEnd(left, GRACE);
        for (var thread : left) {
            if (!thread.isAlive() || ProcessResources.belongsToLoop(thread)) continue;
            leaks.add("thread \"" + thread.getName() + "\": end it" + text("it is", List.of(thread.getStackTrace())));
        }
    }

    private void addDescriptors(List<String> leaks) {
        ProcessResources.descriptors().forEach((number, target) -> {
            if (!target.equals(descriptors.get(number))) {
                leaks.add("descriptor " + number + ", open on " + target + ": close it");
            }
        });
    }

    private static String text(String what, List<StackTraceElement> frames) {
        var text = new StringBuilder();
        for (var frame : frames)
            text.append("\n      ").append(what).append(" at ").append(withoutModule(frame));
        return text.toString();
    }

    private static String withoutModule(StackTraceElement frame) {
        var text = frame.toString();
        return text.substring(text.indexOf(frame.getClassName()));
    }

    @Override
    public String toString() {
        return "LeakCheck" + new TreeSet<>(kinds); // In the order of their declaration.
    }
}
