package asyncio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What this library uses of the JDK's insides.
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
        var shorter = isShortened() ? open(ShortSwitch::new) : null;
        return shorter != null ? shorter : open(JdkSwitch::new);
    }

    /// Whether this is the JDK that a [ShortSwitch] follows. Its assertions, which few programs enable, insist on its own
    /// way.
    static boolean isShortened() {
        return Runtime.version().feature() == SHORTENED && !Thread.class.desiredAssertionStatus();
    }

    private static @Nullable Jdk open(Supplier<ThreadSwitch> threadSwitch) {
        try {
            var threads = Insides.of("java.lang.Thread");
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
                    threadSwitch.get(),
                    threads.lookup().findVarHandle(Thread.class, "threadLocals", locals),
                    threads.lookup().findVarHandle(Thread.class, "inheritableThreadLocals", locals),
                    (Executor) Insides.of("java.lang.VirtualThread").constant("DEFAULT_SCHEDULER", ForkJoinPool.class));
            var works = new AtomicBoolean();
            if (Thread.currentThread().isVirtual()) LoopThread.run(FiberKind.LOOP, () -> works.set(jdk.works()));
            else works.set(jdk.works());
            if (works.get()) return jdk;
            Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers do not run with {0}", jdk.threadSwitch);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers are not available", e);
        }
        return null;
    }

    /// Runs a virtual thread to its end on the current thread. That shows that it works, and links what the JDK does at
    /// the end of one. Were the first to end one of many that are suspended, the JIT compiler would have compiled the
    /// bottom of all their stacks without an end, and each would pay for that when it gets there.
    private boolean works() {
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
