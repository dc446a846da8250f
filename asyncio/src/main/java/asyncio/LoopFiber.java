package asyncio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fiber scheduled by the loop itself: a virtual thread whose continuation the loop's own thread runs.
final class LoopFiber extends Fiber implements Executor {
    /*
     * The one place that reaches into the JDK.
     *
     * A virtual thread hands its continuation to its scheduler each time it becomes runnable. Each fiber is its
     * own scheduler, so it knows whom a continuation belongs to:
     *
     * - The loop resumes a fiber with unpark. The JDK then calls execute on the carrier, inside unpark; that call
     *   is ignored, because mount runs the continuation right behind it. So a resume takes its turn exactly.
     * - Any other call of execute is a foreign wake-up: a blocking JDK call that finished, or a stranger's unpark.
     *   It goes into the ready queue.
     * - A virtual thread started by code that runs here inherits this scheduler. It is no task of the loop, so it
     *   is passed on to the JDK's own.
     *
     * A continuation that is run while its thread is not runnable does nothing. So mount may run it whatever a
     * stranger did in the meantime, and an entry that came too late is harmless: no step is lost or doubled.
     */
    private static final @Nullable Jdk JDK = Jdk.open();

    /// A fiber that was started early keeps the interpreter's frames at the bottom of its stack, which are large and
    /// slow to move. So none lives long, and most are compiled before long.
    private static final byte MOST_USES = 16;

    private final Thread thread;
    private @Nullable Runnable continuation;
    private boolean fresh = true;
    private boolean parked;
    private boolean resumed;

    /// Whether the carrier went on since this fiber last tried to park.
    private boolean left;
    private byte uses;

    LoopFiber(Scheduler scheduler) {
        super(scheduler);
        thread = jdk().newThread(this);
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
            jdk().defaultScheduler.execute(runnable);
        } else if (Thread.currentThread() != scheduler.resumer) {
            if (retired) jdk().defaultScheduler.execute(runnable);
            else scheduler.becameRunnable(this);
        }
    }

    @Override
    void mount() {
        resumed = true;
        if (fresh) {
            fresh = false;
        } else {
            scheduler.resumer = Thread.currentThread();
            LockSupport.unpark(thread);
            scheduler.resumer = null;
        }
        runContinuation();
    }

    /// Lets the fiber go on after a foreign wake-up. Does nothing if it has gone on already.
    void mountRunnable() {
        runContinuation();
    }

    private void runContinuation() {
        var runnable = continuation;
        if (runnable != null) runnable.run();
        left = true;
    }

    @Override
    void giveUp() {
        parked = true;
        resumed = false;
        left = false;
        LockSupport.park();
        if (!resumed) parkAgain();
        parked = false;
    }

    /// Parks after a stranger's unpark or interrupt. An interrupt status that is set would keep park from parking.
    @SuppressWarnings("ThreadPriorityCheck") // The yield asks the JDK whether this thread can leave its carrier at all.
    private void parkAgain() {
        boolean interrupted = false;
        while (!resumed) {
            if (!left) { // Woken before it was parked; or it is pinned: then yielding does not let the carrier go on.
                Thread.yield();
                if (!left) throw pinned();
                if (resumed) break;
            }
            left = false;
            if (Thread.interrupted()) interrupted = true;
            LockSupport.park();
        }
        if (interrupted) thread.interrupt();
    }

    private IllegalStateException pinned() {
        parked = false;
        LockSupport.unpark(scheduler.carrier);
        return new IllegalStateException(
                "a task cannot wait inside a class initialiser or under a native frame: its loop"
                        + " would stand still for ever. Await what it needs before");
    }

    @Override
    boolean isParked() {
        return parked && !resumed; // Resumed and still here: a stranger or a lock of the JDK holds it up.
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
        if (++uses < MOST_USES && scheduler.spares.take(this)) giveUp();
        else retired = true;
    }

    /// Ends this spare fiber when its loop runs no more.
    void retire() {
        retired = true;
        if (Thread.currentThread().isVirtual()) {
            resumed = true;
            if (fresh) runContinuationElsewhere();
            else LockSupport.unpark(thread);
        } else {
            mount();
        }
    }

    /// Lets this fiber, which was held up in a blocking call while its loop was closed, end what it was at, on the
    /// JDK's scheduler: it may be next in line for a lock that others wait for.
    void goOnElsewhere() {
        retired = true;
        runContinuationElsewhere();
    }

    private void runContinuationElsewhere() {
        if (continuation != null) jdk().defaultScheduler.execute(continuation);
    }

    /// What is used of the JDK's insides.
    ///
    /// @param newVirtualThread `ThreadBuilders.newVirtualThread(Executor, String, int, Runnable)`
    /// @param threadLocals `Thread.threadLocals`
    /// @param inheritedLocals `Thread.inheritableThreadLocals`
    /// @param defaultScheduler the scheduler of ordinary virtual threads
    private record Jdk(
            MethodHandle newVirtualThread,
            VarHandle threadLocals,
            VarHandle inheritedLocals,
            Executor defaultScheduler) {
        private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;

        /// Returns access, or null where `java.lang` is not open to this module or the JDK has changed.
        static @Nullable Jdk open() {
            try {
                var lookup = MethodHandles.lookup();
                var factory = Class.forName("java.lang.ThreadBuilders")
                        .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
                factory.setAccessible(true);
                var thread = MethodHandles.privateLookupIn(Thread.class, lookup);
                var locals = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
                var threadLocals = thread.findVarHandle(Thread.class, "threadLocals", locals);
                var inheritedLocals = thread.findVarHandle(Thread.class, "inheritableThreadLocals", locals);
                var scheduler = Class.forName("java.lang.VirtualThread").getDeclaredMethod("defaultScheduler");
                scheduler.setAccessible(true);
                return new Jdk(
                        lookup.unreflect(factory), threadLocals, inheritedLocals, (Executor) scheduler.invoke(null));
            } catch (ReflectiveOperationException | RuntimeException e) {
                Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers are not available", e);
                return null;
            }
        }

        Thread newThread(LoopFiber fiber) {
            try {
                return (Thread) newVirtualThread.invokeExact(
                        (Executor) fiber, (String) null, NO_INHERIT_THREAD_LOCALS, (Runnable) fiber);
            } catch (Throwable e) {
                throw Throwables.sneaky(e);
            }
        }

        /// Removes what a task left on its thread: thread-locals, the interrupt status, its name.
        void clean(Thread thread) {
            if (threadLocals.get(thread) != null) threadLocals.set(thread, null);
            if (inheritedLocals.get(thread) != null) inheritedLocals.set(thread, null);
            if (thread.isInterrupted()) Thread.interrupted();
            if (!thread.getName().isEmpty()) thread.setName("");
        }
    }
}
