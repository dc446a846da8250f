package asyncio.conformance.flow;

import asyncio.Asyncio;
import asyncio.Coroutine;
import asyncio.Event;
import asyncio.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A loop that runs on a thread of its own, for tests that come from other threads.
final class LoopThread {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    private final CompletableFuture<Event> over = new CompletableFuture<>();
    private final Thread thread = Thread.ofPlatform()
            .daemon()
            .name("loop")
            .start(() -> Asyncio.run(() -> {
                var end = new Event();
                loop.complete(Asyncio.getRunningLoop());
                over.complete(end);
                end.await();
            }));

    /// Runs a coroutine on the loop and waits for its result.
    <T> T call(Coroutine<T> coroutine) {
        return Asyncio.runCoroutineThreadsafe(coroutine, loop.join()).join();
    }

    void end() throws InterruptedException {
        loop.join().callSoonThreadsafe(over.join()::set);
        if (!thread.join(PATIENCE)) throw new IllegalStateException("the loop did not end: a task of it hangs");
    }
}
