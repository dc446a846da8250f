package asyncio;

import java.lang.invoke.MethodHandle;

/// The JDK's own way: what a virtual thread hands its scheduler, and `Thread.yield`.
final class JdkSwitch implements ThreadSwitch {
    private static final MethodHandle RUN_CONTINUATION;
    private static final MethodHandle TRY_YIELD;

    static {
        try {
            var virtualThreads = Insides.of("java.lang.VirtualThread");
            RUN_CONTINUATION = virtualThreads.method("runContinuation", void.class);
            TRY_YIELD = virtualThreads.method("tryYield", void.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public void run(Thread thread) {
        try {
            RUN_CONTINUATION.invokeExact(thread);
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    @Override
    public void giveUp(Thread thread) {
        try {
            TRY_YIELD.invokeExact(thread);
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    @Override
    public void noteGivenUp(Thread thread) {
        // The thread has noted it by itself.
    }

    @Override
    public void resume(Thread thread) {
        run(thread);
    }
}
