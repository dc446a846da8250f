package asyncio;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The schedulers that run at this moment, in all threads. Open to all threads.
final class RunningSchedulers {
    private static final Object LOCK = new Object();
    private static volatile Scheduler[] running = {};

    private RunningSchedulers() {}

    /// Returns the scheduler that a thread works for, or null.
    static @Nullable Scheduler of(Thread thread) {
        for (var scheduler : running) {
            if (scheduler.isActive(thread)) return scheduler;
        }
        return null;
    }

    static List<EventLoop> loops() {
        return Arrays.stream(running).map(scheduler -> scheduler.loop).toList();
    }

    // Before and after a loop runs, so no task of it can hold the lock.

    static void add(Scheduler scheduler) {
        synchronized (LOCK) {
            running = Stream.concat(without(scheduler), Stream.of(scheduler)).toArray(Scheduler[]::new);
        }
    }

    static void remove(Scheduler scheduler) {
        synchronized (LOCK) {
            running = without(scheduler).toArray(Scheduler[]::new);
        }
    }

    private static Stream<Scheduler> without(Scheduler scheduler) {
        return Arrays.stream(running).filter(other -> other != scheduler);
    }
}
