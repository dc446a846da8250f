package asyncio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;

/// The JDK's own way, step by step, but with three memory fences instead of nine, and fewer frames.
///
/// Who gives up and is resumed has to agree with other threads on two things only: whether one of them looks at its
/// stack, and which carrier an interrupt is passed on to. The state of the thread tells the first. For the second the JDK
/// takes a lock each time a thread leaves its carrier. Here one that leaves looks whether an interrupt has come, and
/// takes the lock if so.
final class ShortSwitch implements ThreadSwitch {
    // The JIT compiler takes handles for constants if they are in static fields.

    private static final int RUNNING;

    /// The state of a thread that may be run again.
    private static final int YIELDED;

    private static final MethodHandle CHANGE_STATE;
    private static final MethodHandle SET_STATE;
    private static final MethodHandle GET_STATE;

    /// Sets the thread that an interrupt is passed on to.
    private static final MethodHandle SET_CARRIER;

    /// What is held by whoever interrupts a virtual thread.
    private static final MethodHandle INTERRUPT_LOCK;

    /// These two ask and interrupt a carrier, whose class may have methods of its own for that.
    private static final MethodHandle IS_INTERRUPTED;

    private static final MethodHandle SET_INTERRUPT;

    /// These two tell debuggers, before (true) and after (false).
    private static final MethodHandle NOTIFY_MOUNT;

    private static final MethodHandle NOTIFY_UNMOUNT;

    /// Deals with a thread that is held up in a blocking call.
    private static final MethodHandle AFTER_YIELD;

    private static final MethodHandle AFTER_DONE;

    /// The continuation of a virtual thread.
    private static final MethodHandle CONTINUATION;

    /// The continuation that a carrier runs.
    private static final MethodHandle GET_MOUNTED;

    private static final MethodHandle SET_MOUNTED;

    /// What the current thread has looked up of its scoped values, and what a continuation keeps of that meanwhile.
    private static final MethodHandle SET_SCOPED_CACHE;

    private static final MethodHandle SET_KEPT_SCOPED_CACHE;

    private static final MethodHandle IS_DONE;

    /// Lets go of the stack of a continuation that is done.
    private static final MethodHandle CLEAN_UP;

    /// Puts the stack of the current thread aside, and leaves its state to the caller.
    private static final MethodHandle YIELD_CONTINUATION;

    /// [CarryingFrame], which takes it up again.
    private static final MethodHandle CARRY;

    static {
        try {
            var threads = Insides.of("java.lang.Thread");
            var virtualThreads = Insides.of("java.lang.VirtualThread");
            var frame = CarryingFrame.open(threads);
            var continuations = frame.continuations();
            RUNNING = (int) virtualThreads.constant("RUNNING", int.class);
            YIELDED = (int) virtualThreads.constant("YIELDED", int.class);
            CHANGE_STATE = virtualThreads.field("state", int.class, AccessMode.COMPARE_AND_SET);
            SET_STATE = virtualThreads.field("state", int.class, AccessMode.SET_RELEASE);
            GET_STATE = virtualThreads.field("state", int.class, AccessMode.GET);
            SET_CARRIER = virtualThreads.field("carrierThread", Thread.class, AccessMode.SET_RELEASE);
            INTERRUPT_LOCK = threads.field("interruptLock", Object.class, AccessMode.GET);
            IS_INTERRUPTED = threads.field("interrupted", boolean.class, AccessMode.GET_VOLATILE);
            SET_INTERRUPT = threads.method("setInterrupt", void.class);
            NOTIFY_MOUNT = virtualThreads.method("notifyJvmtiMount", void.class, boolean.class);
            NOTIFY_UNMOUNT = virtualThreads.method("notifyJvmtiUnmount", void.class, boolean.class);
            AFTER_YIELD = virtualThreads.method("afterYield", void.class);
            AFTER_DONE = virtualThreads.method("afterDone", void.class);
            var stack = continuations.type();
            CONTINUATION = virtualThreads
                    .field("cont", stack, AccessMode.GET)
                    .asType(MethodType.methodType(Object.class, Thread.class));
            GET_MOUNTED = threads.field("cont", stack, AccessMode.GET)
                    .asType(MethodType.methodType(Object.class, Thread.class));
            SET_MOUNTED = threads.field("cont", stack, AccessMode.SET)
                    .asType(MethodType.methodType(void.class, Thread.class, Object.class));
            SET_SCOPED_CACHE = threads.staticMethod("setScopedValueCache", void.class, Object[].class);
            SET_KEPT_SCOPED_CACHE = continuations.field("scopedValueCache", Object[].class, AccessMode.SET);
            IS_DONE = continuations.method("isDone", boolean.class);
            CLEAN_UP = continuations.method("postYieldCleanup", void.class);
            YIELD_CONTINUATION = virtualThreads
                    .method("yieldContinuation", boolean.class)
                    .asType(MethodType.methodType(void.class, Thread.class));
            CARRY = frame.carry();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// For a thread that begins, or goes on after it was held up in a blocking call.
    private final JdkSwitch jdk = new JdkSwitch();

    @Override
    public void run(Thread thread) {
        jdk.run(thread);
    }

    @Override
    public void giveUp(Thread thread) {
        try {
            YIELD_CONTINUATION.invokeExact(thread);
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    @Override
    public void noteGivenUp(Thread thread) {
        try {
            SET_STATE.invokeExact(thread, YIELDED);
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    @Override
    public void resume(Thread thread) {
        try {
            var carrier = Thread.currentThread();
            if (mount(thread, carrier)) {
                var stack = (Object) CONTINUATION.invokeExact(thread);
                try {
                    goOn(thread, carrier, stack);
                } finally {
                    unmount(thread, carrier);
                    if ((boolean) IS_DONE.invokeExact(stack)) AFTER_DONE.invokeExact(thread);
                    else if ((int) GET_STATE.invokeExact(thread) != RUNNING) AFTER_YIELD.invokeExact(thread);
                }
            }
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    /// `VirtualThread.mount()`, and what is before it.
    ///
    /// @return whether the thread may run
    private boolean mount(Thread thread, Thread carrier) throws Throwable {
        if (!(boolean) CHANGE_STATE.invokeExact(thread, YIELDED, RUNNING)) return false;
        NOTIFY_MOUNT.invokeExact(thread, true);
        Thread.interrupted(); // That was meant for another thread.
        SET_CARRIER.invokeExact(thread, carrier);
        VarHandle.fullFence(); // So that who interrupts the thread now finds its carrier, or has left a note before.
        if (thread.isInterrupted()) SET_INTERRUPT.invokeExact(carrier);
        return true;
    }

    /// `Continuation.run()`.
    private void goOn(Thread thread, Thread carrier, Object stack) throws Throwable {
        var outer = (Object) GET_MOUNTED.invokeExact(carrier);
        SET_SCOPED_CACHE.invokeExact((Object[]) null);
        SET_MOUNTED.invokeExact(carrier, stack);
        try {
            CARRY.invokeExact(carrier, thread, stack);
        } finally {
            SET_MOUNTED.invokeExact(carrier, outer);
            SET_SCOPED_CACHE.invokeExact((Object[]) null);
            SET_KEPT_SCOPED_CACHE.invokeExact(stack, (Object[]) null);
            CLEAN_UP.invokeExact(stack); // Does nothing before it is done.
        }
    }

    /// `VirtualThread.unmount()`.
    private void unmount(Thread thread, Thread carrier) throws Throwable {
        SET_CARRIER.invokeExact(thread, (Thread) null);
        VarHandle.fullFence(); // So that who interrupts the thread now finds no carrier, or has left a note before.
        if (thread.isInterrupted() || (boolean) IS_INTERRUPTED.invokeExact(carrier)) {
            synchronized ((Object) INTERRUPT_LOCK.invokeExact(thread)) {
                Thread.interrupted(); // The carrier was interrupted for the thread, which has noted it.
            }
        }
        NOTIFY_UNMOUNT.invokeExact(thread, false);
    }
}
