package asyncio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What is used of the JDK's insides, by this and by what it opens for others.
///
/// @param newVirtualThread `ThreadBuilders.newVirtualThread(Executor, String, int, Runnable)`
/// @param threadSwitch how virtual threads get on and off their carrier
/// @param threadLocals `Thread.threadLocals`
/// @param inheritedLocals `Thread.inheritableThreadLocals`
/// @param defaultScheduler the scheduler of ordinary virtual threads
record Jdk(
        MethodHandle newVirtualThread,
        ThreadSwitch threadSwitch,
        VarHandle threadLocals,
        VarHandle inheritedLocals,
        Executor defaultScheduler) {
    private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;

    /// The release whose own way a [ShortSwitch] follows. Another one has to be read before it is named here.
    private static final int SHORTENED = 25;

    /// Returns access, or null where `java.lang` is not open to this module or the JDK has changed.
    static @Nullable Jdk open() {
        try {
            var threads = Insides.of("java.lang.Thread");
            var virtualThreads = Insides.of("java.lang.VirtualThread");
            var locals = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
            var jdk = new Jdk(
                    Insides.of("java.lang.ThreadBuilders")
                            .staticMethod(
                                    "newVirtualThread",
                                    Thread.class,
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class),
                    threadSwitch(virtualThreads.type().desiredAssertionStatus()),
                    threads.lookup().findVarHandle(Thread.class, "threadLocals", locals),
                    threads.lookup().findVarHandle(Thread.class, "inheritableThreadLocals", locals),
                    (Executor) virtualThreads.constant("DEFAULT_SCHEDULER", ForkJoinPool.class));
            if (jdk.works()) return jdk;
            Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers are not available: none ran");
            return null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers are not available", e);
            return null;
        }
    }

    /// @param asserted whether the assertions of the JDK are enabled, as in few programs: they insist on its own way
    private static ThreadSwitch threadSwitch(boolean asserted) {
        var own = new JdkSwitch();
        if (asserted || Runtime.version().feature() != SHORTENED) return own;
        try {
            return new ShortSwitch(own);
        } catch (LinkageError e) {
            Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers switch in the JDK's own way", e);
            return own;
        }
    }

    /// Runs a virtual thread to its end on the current thread. That shows that it works, and links what the JDK does at
    /// the end of one. Were the first to end one of many that are suspended, the JIT compiler would have compiled the
    /// bottom of all their stacks without an end, and each would pay for that when it gets there.
    private boolean works() {
        if (Thread.currentThread().isVirtual()) return true; // None runs on top of another one: it is not tried.
        var wentOn = new AtomicBoolean();
        var thread = newThread(_ -> {}, () -> {
            threadSwitch.giveUp(Thread.currentThread());
            wentOn.set(true);
        });
        thread.start();
        boolean interrupted = Thread.interrupted(); // Mounting a thread takes it for that of another one before.
        threadSwitch.run(thread);
        boolean gaveUp = !wentOn.get() && thread.isAlive();
        if (gaveUp) {
            threadSwitch.noteGivenUp(thread);
            threadSwitch.resume(thread);
        }
        if (interrupted) Thread.currentThread().interrupt();
        return gaveUp && wentOn.get();
    }

    Thread newThread(Executor scheduler, Runnable code) {
        try {
            return (Thread) newVirtualThread.invokeExact(scheduler, (String) null, NO_INHERIT_THREAD_LOCALS, code);
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
