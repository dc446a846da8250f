package asyncio;

import java.util.Locale;

/// How the tasks of a loop get to run. Chosen once for the whole program; forced with
/// `-Dasyncio.fiber=loop` or `-Dasyncio.fiber=handoff`, or for one loop with [EventLoop.Builder#fiber].
public enum FiberKind {
    /// On the thread of the loop, which schedules the virtual threads of its tasks itself. Fast, and a blocking JDK
    /// call (a socket, a lock, a queue, `Thread.sleep`) suspends only its task; not so where the JDK cannot suspend a
    /// virtual thread: reading files, looking up host names, native code. Needs `--add-opens
    /// java.base/java.lang=asyncio` (on the class path `ALL-UNNAMED`).
    LOOP,

    /// On the scheduler of the JDK: the loop waits while a task runs, and the other way round. Needs nothing. A
    /// blocking JDK call blocks the loop, as in Python.
    HANDOFF;

    private static final String PROPERTY = "asyncio.fiber";

    /// Returns the kind that this program uses unless told otherwise.
    ///
    /// @return the kind
    /// @throws IllegalStateException if the property asks for a kind that does not exist or cannot work here
    public static FiberKind preferred() {
        return Preferred.KIND;
    }

    /// Whether this kind works in this process.
    boolean isAvailable() {
        return this == HANDOFF || LoopFiber.isAvailable();
    }

    Fiber create(Scheduler scheduler) {
        return this == LOOP ? new LoopFiber(scheduler) : new HandoffFiber(scheduler);
    }

    /// Makes the thread that the loop can run on, for a caller whose own thread is of the wrong sort.
    Thread.Builder threads() {
        return this == LOOP ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    }

    /// Whether the loop can run on the current thread: a carrier must be a platform thread; handing over is
    /// cheap only between virtual ones.
    boolean runsOnCurrentThread() {
        return Thread.currentThread().isVirtual() == (this == HANDOFF);
    }

    FiberKind ensureAvailable() {
        if (isAvailable()) return this;
        throw new IllegalStateException(this + " fibers need the JVM option " + option() + ". Add it, or use HANDOFF");
    }

    private static String option() {
        var module = FiberKind.class.getModule();
        return "--add-opens java.base/java.lang=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }

    /// Holds the choice, so that it is made and logged once, on first use.
    private static final class Preferred {
        static final FiberKind KIND = choose();

        private static FiberKind choose() {
            var wanted = System.getProperty(PROPERTY);
            if (wanted != null) return named(wanted).ensureAvailable();
            if (LOOP.isAvailable()) return LOOP;
            Log.LOGGER.log(
                    System.Logger.Level.INFO,
                    "Tasks run on HANDOFF fibers. LOOP fibers are faster, and let a task block without stopping the"
                            + " loop: add the JVM option " + option() + " (or -D" + PROPERTY
                            + "=handoff to keep this choice and silence this message)");
            return HANDOFF;
        }

        private static FiberKind named(String wanted) {
            for (var kind : values()) {
                if (kind.name().equals(wanted.toUpperCase(Locale.ROOT))) return kind;
            }
            throw new IllegalStateException(
                    "-D" + PROPERTY + "=" + wanted + " names no kind of fiber. Use loop or handoff");
        }
    }
}
