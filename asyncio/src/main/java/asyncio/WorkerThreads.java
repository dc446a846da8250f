package asyncio;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads behind [Asyncio#toThread]. As many as Python starts: a few more than there are processors, because
/// they are meant for calls that wait.
final class WorkerThreads {
    private static final int MOST_THREADS = 32;
    private static final int MORE_THAN_PROCESSORS = 4;

    private WorkerThreads() {}

    static ExecutorService create() {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() + MORE_THAN_PROCESSORS);
        var factory = Thread.ofPlatform().daemon().name("asyncio-worker-", 1).factory();
        var executor =
                new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /// Shuts an executor down and waits for its threads. Suspends.
    static void shutdown(EventLoop loop, ExecutorService executor, @Nullable Duration timeout) {
        executor.shutdown();
        if (executor.isTerminated()) return;
        long nanos = timeout == null ? Long.MAX_VALUE : Durations.nanos(timeout, "timeout");
        boolean ended = Bridges.wrap(
                        loop,
                        CompletableFuture.supplyAsync(
                                () -> awaitTermination(executor, nanos),
                                task -> Thread.ofPlatform()
                                        .daemon()
                                        .name("asyncio-shutdown")
                                        .start(task)))
                .await();
        if (!ended) {
            Log.LOGGER.log(
                    Level.WARNING,
                    "The executor did not finish joining its threads within " + timeout
                            + ". They are left alone: look for calls of toThread that never return");
        }
    }

    private static boolean awaitTermination(ExecutorService executor, long nanos) {
        try {
            return executor.awaitTermination(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
