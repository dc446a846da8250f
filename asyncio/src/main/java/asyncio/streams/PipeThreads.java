package asyncio.streams;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that read from and write to pipes, because the JDK can do that in no other way than by blocking.
///
/// There is one for each pipe that is being read at this moment, or written to. They are not those of
/// [asyncio.Asyncio#toThread], because they may wait for very long. They are platform threads: a virtual thread that
/// reads from a file holds a thread of the JDK's scheduler, which a loop may need.
final class PipeThreads {
    private static final long IDLE_SECONDS = 1;

    /// They do nothing but one call of the operating system.
    private static final long STACK_SIZE = 256 * 1024;

    static final Executor EXECUTOR = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform()
                    .daemon()
                    .stackSize(STACK_SIZE)
                    .name("asyncio-pipe-", 1)
                    .factory());

    private PipeThreads() {}
}
