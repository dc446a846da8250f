package asyncio;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A fiber scheduled by the loop itself: a virtual thread whose continuation the loop's own thread runs.
final class LoopFiber extends Fiber implements Executor {
    /*
     * A virtual thread hands its continuation to its scheduler each time it becomes runnable. Each fiber is its
     * own scheduler, so it knows whom a continuation belongs to:
     *
     * - A fiber gives up the carrier by yielding its continuation, and is then marked as a thread that has yielded, which
     *   is a runnable one: the loop runs it when its turn has come. Nobody else can wake it: an unpark or an interrupt
     *   of a thread that is not parked only leaves its mark. Until it is marked it counts as running, for an instant.
     * - Any other call of execute is a foreign wake-up: a blocking JDK call that finished, a stranger's unpark of one, or
     *   a yield of the user's. It goes into the ready queue. Whoever has looked at the stack of a fiber calls execute,
     *   too: if that one has given up, it wakes nobody.
     * - A virtual thread started by code that runs here inherits this scheduler. It is no task of the loop, so it
     *   is passed on to the JDK's own.
     *
     * A continuation that is run while its thread is blocked does nothing, and one that has given up is run by mount
     * alone, or when its loop is over. So an entry of the ready queue that came too late is harmless: no step is lost or doubled.
     */
    private static final @Nullable Jdk JDK = Jdk.open();

    private final Thread thread;
    private @Nullable Runnable continuation;

    /// One of these. Other threads read it without order. One that wakes a blocked fiber sees that it is not parked, because
    /// it was not when it blocked; what one sees that has looked at a stack does not matter, because mount tries again.
    private byte state = GOING_ON;

    /// It runs, is held up in a blocking call, or has not begun.
    private static final byte GOING_ON = 0;

    /// It has given up the carrier.
    private static final byte PARKED = 1;

    /// It has given up the carrier, and is to go on now.
    private static final byte RESUMED = 2;

    LoopFiber(Scheduler scheduler) {
        super(scheduler);
        thread = jdk().newThread(this, this);
        thread.start(); // Hands over its continuation; nothing runs before the first mount.
    }

    static boolean isAvailable() {
        return JDK != null;
    }

    private static Jdk jdk() {
        if (JDK == null) throw new IllegalStateException("LOOP fibers are not available: java.lang is not open");
        return JDK;
    }

    @Override
    Thread thread() {
        return thread;
    }

    @Override
    public void execute(Runnable runnable) {
        if (continuation == null) {
            continuation = runnable;
        } else if (runnable != continuation) {
            jdk().defaultScheduler().execute(runnable);
        } else if (state != PARKED) {
            if (retired) jdk().defaultScheduler().execute(runnable);
            else scheduler.becameRunnable(this);
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // What is waited for is short, but may need this processor.
    void mount() {
        if (state == PARKED) state = RESUMED;
        runContinuation();
        while (state == RESUMED) { // Somebody looks at its stack at this very moment: then it cannot run.
            Thread.yield();
            runContinuation();
        }
    }

    /// Lets the fiber go on after a foreign wake-up. Does nothing if it has gone on already.
    void mountRunnable() {
        if (state != PARKED) runContinuation();
    }

    private void runContinuation() {
        try {
            if (state == RESUMED) jdk().threadSwitch().resume(thread);
            else jdk().threadSwitch().run(thread);
        } finally {
            if (state == PARKED) jdk().threadSwitch().noteGivenUp(thread);
        }
    }

    @Override
    void giveUp() {
        state = PARKED;
        try {
            jdk().threadSwitch().giveUp(thread);
        } catch (Throwable e) { // There is no room to put its stack aside.
            state = GOING_ON;
            throw e;
        }
        if (state == PARKED) throw pinned();
        state = GOING_ON;
    }

    private IllegalStateException pinned() {
        state = GOING_ON;
        return new IllegalStateException(
                "a task cannot wait inside a class initialiser or under a native frame: its loop"
                        + " would stand still for ever. Await what it needs before");
    }

    @Override
    boolean isParked() {
        return state == PARKED;
    }

    // The continuation is no LoopFiber: the question is there to have its class read. The thread's constructor made it
    // right after what the thread is mounted with, so both are likely to come together.
    @Override
    boolean readAhead() {
        return thread.isAlive() && continuation instanceof LoopFiber;
    }

    @Override
    boolean isFitFor(Ready beginning) {
        prepareForJob();
        return true;
    }

    @Override
    void prepareForJob() {
        jdk().clean(thread);
        if (thread.getContextClassLoader() != scheduler.classLoader)
            thread.setContextClassLoader(scheduler.classLoader);
    }

    @Override
    void rest() {
        if (scheduler.spares.take(this)) giveUp();
        else retired = true;
    }

    /// Ends this spare fiber when its loop runs no more.
    void retire() {
        retired = true;
        if (Thread.currentThread().isVirtual()) {
            if (state == PARKED) state = RESUMED;
            runContinuationElsewhere();
        } else {
            mount();
        }
    }

    /// Lets this fiber, which was held up in a blocking call while its loop was closed, end what it was at, on the
    /// JDK's scheduler: it may be next in line for a lock that others wait for.
    void goOnElsewhere() {
        retired = true;
        if (state != PARKED) runContinuationElsewhere();
    }

    private void runContinuationElsewhere() {
        if (continuation != null) jdk().defaultScheduler().execute(continuation);
    }
}
