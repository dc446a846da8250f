package asyncio.process;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that start programs and send signals to them, because the JDK does that in no other way than by
/// blocking. They are not those of [asyncio.Asyncio#toThread], which may all be busy.
final class SpawnThreads {
    private static final long IDLE_SECONDS = 1;

    /// Starts programs. More threads would not start them faster: the system copies the page tables of the JVM each
    /// time, or waits for its helper.
    static final Executor STARTING = pool(2, "asyncio-spawn-");

    /// Sends signals and looks for descendants, one after another.
    static final Executor SIGNALLING = pool(1, "asyncio-signal-sender-");

    private SpawnThreads() {}

    private static Executor pool(int threads, String name) {
        var factory = Thread.ofPlatform().daemon().name(name, 1).factory();
        var pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
