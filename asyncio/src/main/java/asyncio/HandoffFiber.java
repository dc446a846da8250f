package asyncio;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fiber on the JDK's own scheduler and public API: it and the loop hand each other a baton.
final class HandoffFiber extends Fiber {
    private final Thread thread =
            Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(this::runAndHandBack);
    private @Nullable Thread carrier;
    private boolean started;
    private boolean used;
    private boolean hadTask;
    private volatile boolean mounted;

    HandoffFiber(Scheduler scheduler) {
        super(scheduler);
    }

    @Override
    Thread thread() {
        return thread;
    }

    @Override
    void mount() {
        carrier = Thread.currentThread();
        mounted = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
        awaitUninterruptibly(false);
    }

    @Override
    void giveUp() {
        handBack();
        awaitUninterruptibly(true);
    }

    /// Parks until `mounted` has the given value. An interrupt does not end it and is not lost.
    private void awaitUninterruptibly(boolean value) {
        boolean interrupted = false;
        while (mounted != value) {
            try {
                LockSupport.park(this);
            } catch (VirtualMachineError e) { // There is no room to put its stack aside, and no way back.
                Thread.onSpinWait();
            }
            if (Thread.interrupted()) interrupted = true;
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void handBack() {
        var waiting = carrier;
        mounted = false;
        LockSupport.unpark(waiting);
    }

    private void runAndHandBack() {
        try {
            run();
        } finally {
            handBack();
        }
    }

    @Override
    boolean isParked() {
        return true; // It has the baton or the carrier has it: there is nothing in between.
    }

    @Override
    boolean readAhead() {
        return thread.isAlive();
    }

    // Thread-locals cannot be cleared here, so a task gets a fiber on which nothing ran before it, and nothing else.
    @Override
    boolean isFitFor(Ready beginning) {
        if (hadTask || (used && beginning instanceof Task)) return false;
        used = true;
        hadTask = beginning instanceof Task;
        return true;
    }

    @Override
    void prepareForJob() {
        used = true;
        hadTask = true;
    }

    @Override
    void rest() {
        retired = true;
    }
}
