package asyncio;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The threads behind [Asyncio#toThread] and [EventLoop#runInExecutor]: two pools of a loop, made when they are needed.
///
/// The default one has as many threads as Python's, a few more than there are processors, because they are meant for
/// calls that wait. What a [CapacityLimiter] limits has threads of its own, as many as limiters allow: otherwise one
/// sort of work would wait for the threads of another.
final class WorkerThreads {
    private static final int MOST_THREADS = 32;
    private static final int MORE_THAN_PROCESSORS = 4;
    private static final int SECONDS_TO_LINGER = 10;

    private final EventLoop loop;
    private @Nullable ExecutorService byDefault;
    private @Nullable ExecutorService limited;
    private boolean shutDown;

    WorkerThreads(EventLoop loop) {
        this.loop = loop;
    }

    Executor executor(ThreadOptions options) {
        var chosen = options.executor();
        if (chosen != null) return chosen;
        return options.limiter() == null ? byDefault() : limited();
    }

    ExecutorService byDefault() {
        ensureOpen();
        if (byDefault == null) {
            int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() + MORE_THAN_PROCESSORS);
            byDefault = pool(threads, threads, new LinkedBlockingQueue<>(), "asyncio-worker-");
        }
        return byDefault;
    }

    private ExecutorService limited() {
        ensureOpen();
        if (limited == null) limited = pool(0, Integer.MAX_VALUE, new SynchronousQueue<>(), "asyncio-limited-");
        return limited;
    }

    private void ensureOpen() {
        if (!shutDown) return;
        throw new IllegalStateException("the default executor of " + loop + " was shut down and takes no more work");
    }

    private static ExecutorService pool(int core, int most, BlockingQueue<Runnable> queue, String name) {
        var factory = Thread.ofPlatform().daemon().name(name, 1).factory();
        var executor = new ThreadPoolExecutor(core, most, SECONDS_TO_LINGER, TimeUnit.SECONDS, queue, factory);
        if (core > 0) executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    void setDefault(ExecutorService executor) {
        byDefault = executor;
    }

    /// Lets the threads end when they are done.
    void close() {
        pools().forEach(ExecutorService::shutdown);
    }

    private List<ExecutorService> pools() {
        return Stream.of(byDefault, limited).filter(Objects::nonNull).toList();
    }

    /// Shuts the pools down and waits for their threads. Suspends if there are any.
    void shutdown(@Nullable Duration timeout) {
        shutDown = true;
        close();
        var busy = pools().stream().filter(pool -> !pool.isTerminated()).toList();
        if (busy.isEmpty()) return;
        long nanos = timeout == null ? Long.MAX_VALUE : Durations.nanos(timeout, "timeout");
        boolean ended = Bridges.wrap(
                        loop,
                        CompletableFuture.supplyAsync(
                                () -> awaitTermination(busy, nanos),
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

    private static boolean awaitTermination(List<ExecutorService> pools, long nanos) {
        long begun = System.nanoTime();
        try {
            for (var pool : pools) {
                long left = nanos - (System.nanoTime() - begun);
                if (!pool.awaitTermination(left, TimeUnit.NANOSECONDS)) return false;
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
