package asyncio;

import java.util.concurrent.atomic.AtomicReference;

/// Runs something on a thread of the right sort when the caller's is not, while the caller waits.
final class LoopThread {
    private LoopThread() {}

    static void run(FiberKind kind, Runnable work) {
        var failure = new AtomicReference<Throwable>();
        var thread = kind.threads().name("asyncio-loop").start(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        boolean interrupted = join(thread);
        if (interrupted) Thread.currentThread().interrupt();
        if (failure.get() != null) throw Throwables.sneaky(failure.get());
    }

    /// Waits for a thread. An interrupt is passed on to it.
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
    }
}
