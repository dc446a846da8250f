package asyncio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is used of the JDK's insides, and nowhere else.
///
/// @param newVirtualThread `ThreadBuilders.newVirtualThread(Executor, String, int, Runnable)`
/// @param runContinuation `VirtualThread.runContinuation()`, which is also what a virtual thread hands its scheduler
/// @param yieldContinuation `VirtualThread.yieldContinuation()`, which leaves the state of the thread to its caller; with
///     the assertions of the JDK `VirtualThread.tryYield()`, which sets it
/// @param setState sets `VirtualThread.state`; does nothing where the thread itself does
/// @param yielded `VirtualThread.YIELDED`, the state of a thread that may be run again
/// @param threadLocals `Thread.threadLocals`
/// @param inheritedLocals `Thread.inheritableThreadLocals`
/// @param defaultScheduler the scheduler of ordinary virtual threads
record Jdk(
        MethodHandle newVirtualThread,
        MethodHandle runContinuation,
        MethodHandle yieldContinuation,
        MethodHandle setState,
        int yielded,
        VarHandle threadLocals,
        VarHandle inheritedLocals,
        Executor defaultScheduler) {
    private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;

    /// Returns access, or null where `java.lang` is not open to this module or the JDK has changed.
    static @Nullable Jdk open() {
        try {
            var lookup = MethodHandles.lookup();
            var thread = MethodHandles.privateLookupIn(Thread.class, lookup);
            var locals = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
            var virtualThread = Class.forName("java.lang.VirtualThread");
            var fields = MethodHandles.privateLookupIn(virtualThread, lookup);
            var builders = Class.forName("java.lang.ThreadBuilders");
            var onThread = MethodType.methodType(void.class, Thread.class);
            var setState = fields.findVarHandle(virtualThread, "state", int.class)
                    .toMethodHandle(VarHandle.AccessMode.SET_RELEASE)
                    .asType(onThread.appendParameterTypes(int.class));
            // Assertions of the JDK, which few programs enable, insist that the thread sets its state by itself.
            boolean byItself = virtualThread.desiredAssertionStatus();
            var jdk = new Jdk(
                    lookup.unreflect(method(
                            builders, "newVirtualThread", Executor.class, String.class, int.class, Runnable.class)),
                    lookup.unreflect(method(virtualThread, "runContinuation")).asType(onThread),
                    lookup.unreflect(method(virtualThread, byItself ? "tryYield" : "yieldContinuation"))
                            .asType(onThread),
                    byItself ? MethodHandles.empty(setState.type()) : setState,
                    (int) fields.findStaticVarHandle(virtualThread, "YIELDED", int.class)
                            .get(),
                    thread.findVarHandle(Thread.class, "threadLocals", locals),
                    thread.findVarHandle(Thread.class, "inheritableThreadLocals", locals),
                    (Executor) method(virtualThread, "defaultScheduler").invoke(null));
            if (jdk.works()) return jdk;
            Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers are not available: none ran");
            return null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            Log.LOGGER.log(System.Logger.Level.DEBUG, "LOOP fibers are not available", e);
            return null;
        }
    }

    private static Method method(Class<?> owner, String name, Class<?>... parameters) throws NoSuchMethodException {
        var method = owner.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    /// Runs a virtual thread to its end on the current thread. That shows that it works, and links what the JDK does at
    /// the end of one. Were the first to end one of many that are suspended, the JIT compiler would have compiled the
    /// bottom of all their stacks without an end, and each would pay for that when it gets there.
    private boolean works() {
        if (Thread.currentThread().isVirtual()) return true; // None runs on top of another one: it is not tried.
        var continuation = new AtomicReference<Runnable>();
        var wentOn = new AtomicBoolean();
        var thread = newThread(continuation::set, () -> {
            yieldContinuation(Thread.currentThread());
            wentOn.set(true);
        });
        thread.start();
        boolean interrupted = Thread.interrupted(); // Mounting a thread takes it for that of another one before.
        continuation.get().run();
        boolean yielded = !wentOn.get() && thread.isAlive();
        if (yielded) {
            noteYielded(thread);
            continuation.get().run();
        }
        if (interrupted) Thread.currentThread().interrupt();
        return yielded && wentOn.get();
    }

    Thread newThread(Executor scheduler, Runnable code) {
        try {
            return (Thread) newVirtualThread.invokeExact(scheduler, (String) null, NO_INHERIT_THREAD_LOCALS, code);
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    void runContinuation(Thread thread) {
        try {
            runContinuation.invokeExact(thread);
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    /// Takes the current thread, which is `thread`, off the carrier.
    void yieldContinuation(Thread thread) {
        try {
            yieldContinuation.invokeExact(thread);
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    /// Says that a thread that is off the carrier may be run again.
    void noteYielded(Thread thread) {
        try {
            setState.invokeExact(thread, yielded);
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
