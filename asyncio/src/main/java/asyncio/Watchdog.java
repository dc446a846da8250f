package asyncio;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks at the loops of this process from a thread of its own, and reports the steps that hold them up while they do.
final class Watchdog {
    /*
     * A loop counts its steps. When the count stands still over several looks, and the loop is not idle, one step has
     * been under way all the time. So a loop that is watched does nothing for it, and one that is not does the same.
     *
     * A look that comes late counts for little: where the whole process stood still, no step is to blame.
     *
     * Loops come and go on their own threads, which must not wait for anybody: there is no lock here but that of the
     * list, inside which nothing can block.
     */
    private static final long SHORTEST_NAP = 1_000_000;
    private static final long LONGEST_NAP = 250_000_000;
    private static final int LOOKS_PER_STEP = 4;
    private static final int NAPS_BEFORE_THE_END = 8;

    private static final List<Watch> WATCHES = new CopyOnWriteArrayList<>();
    private static final AtomicBoolean AWAKE = new AtomicBoolean();

    private Watchdog() {}

    static void watch(Watch watch) {
        if (!WATCHES.contains(watch)) WATCHES.add(watch);
        if (AWAKE.compareAndSet(false, true)) {
            Thread.ofPlatform()
                    .daemon()
                    .name("asyncio-watchdog")
                    .inheritInheritableThreadLocals(false)
                    .start(Watchdog::run);
        }
    }

    static void leave(Watch watch) {
        WATCHES.remove(watch);
    }

    private static void run() {
        Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
        long before = System.nanoTime();
        for (int idle = 0; idle < NAPS_BEFORE_THE_END; ) {
            long nap = LONGEST_NAP;
            for (var watch : WATCHES) nap = Math.min(nap, watch.threshold() / LOOKS_PER_STEP);
            nap = Math.max(nap, SHORTEST_NAP);
            LockSupport.parkNanos(nap);
            long now = System.nanoTime();
            for (var watch : WATCHES) watch.look(Math.min(now - before, 2 * nap));
            before = now;
            idle = WATCHES.isEmpty() ? idle + 1 : 0;
        }
        AWAKE.set(false);
        if (!WATCHES.isEmpty() && AWAKE.compareAndSet(false, true)) run(); // One came in the last moment.
    }

    /// One loop that is watched. All but [#sample] is for the watchdog's thread.
    static final class Watch {
        private final Scheduler scheduler;
        private final @Nullable Duration threshold;
        private final @Nullable Consumer<? super SlowStep> listener;
        private long step;
        private long soFar;
        private long nextReport;
        private int sightings;
        private volatile @Nullable Sample sample;

        /// Creates a watch.
        ///
        /// @param threshold from when on a step is slow; null for what debug mode calls so
        /// @param listener who is told besides the log
        Watch(Scheduler scheduler, @Nullable Duration threshold, @Nullable Consumer<? super SlowStep> listener) {
            this.scheduler = scheduler;
            this.threshold = threshold;
            this.listener = listener;
        }

        private long threshold() {
            var longest = threshold == null ? scheduler.loop.getSlowCallbackDuration() : threshold;
            return Math.max(SHORTEST_NAP, Durations.nanos(longest, "threshold"));
        }

        private void look(long elapsed) {
            long now = scheduler.steps();
            if (now != step || scheduler.isIdle()) {
                step = now;
                soFar = 0;
                sightings = 0;
                nextReport = threshold();
                return;
            }
            soFar += elapsed;
            if (soFar < nextReport) return;
            var seen = see();
            if (scheduler.steps() != step || scheduler.isIdle()) return; // It has ended meanwhile.
            nextReport = 2 * soFar; // The longer it takes the less is new.
            sample = new Sample(step, seen.stack());
            scheduler.notes.stepTook(soFar);
            report(seen);
        }

        private SlowStep see() {
            var fiber = scheduler.current;
            var running = fiber == null ? null : fiber.running;
            var thread = fiber == null ? scheduler.carrier : fiber.thread();
            List<StackTraceElement> stack = thread == null ? List.of() : CallGraph.framesOf(thread);
            var task = fiber == null ? null : fiber.task();
            Throwable created = null;
            if (task != null) created = task.sourceTraceback();
            else if (running instanceof Handle handle) created = handle.sourceTraceback();
            var name = task != null ? "Task " + task.getName() : running == null ? "the loop" : Reports.text(running);
            return new SlowStep(scheduler.loop, task, name, Duration.ofNanos(soFar), ++sightings, stack, created);
        }

        private void report(SlowStep step) {
            try {
                Log.LOGGER.log(Level.WARNING, step.toString());
                if (listener != null) listener.accept(step);
            } catch (Throwable e) { // Of the listener or the log: no reason to look away from now on.
                System.err.println("asyncio: could not report a slow step: " + Reports.text(e));
            }
        }

        /// Returns where the current step was last seen, if it was. Called by the loop.
        List<StackTraceElement> sample() {
            var last = sample;
            return last != null && last.step == scheduler.steps() ? last.stack : List.of();
        }
    }

    /// Where a step was seen.
    ///
    /// @param step which one
    /// @param stack where
    private record Sample(long step, List<StackTraceElement> stack) {}
}
