package asyncio.stress;

import static asyncio.Asyncio.runCoroutineThreadsafe;

import asyncio.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A coroutine sent to a loop that is being closed: nobody must wait for it for ever.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "taken, and failed when the loop was closed")
@State
public class StartOrClose {
    private final EventLoop loop = new EventLoop();
    private @Nullable CompletableFuture<String> future;

    /// Closes the loop.
    @Actor
    public void close() {
        loop.close();
    }

    /// Starts a coroutine on it.
    @Actor
    public void start(II_Result result) {
        try {
            future = runCoroutineThreadsafe(() -> "never", loop);
        } catch (IllegalStateException e) {
            result.r1 = 1;
        }
    }

    /// Asks how the future ended.
    @Arbiter
    public void afterwards(II_Result result) {
        if (future != null) result.r2 = future.isCompletedExceptionally() ? 1 : 2;
    }
}
