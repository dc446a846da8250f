package asyncio.stress;

import static asyncio.Asyncio.runCoroutineThreadsafe;
import static asyncio.Asyncio.sleep;

import asyncio.Coroutine;
import asyncio.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A coroutine that ends while another thread cancels its future.
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "done before")
@State
public class CompleteOrCancel {
    private final EventLoop loop = new EventLoop();
    private final CompletableFuture<String> future = runCoroutineThreadsafe(() -> "done", loop);

    /// Runs the coroutine.
    @Actor
    public void loop() {
        turn();
    }

    /// Cancels it.
    @Actor
    public void cancel(II_Result result) {
        result.r1 = future.cancel(true) ? 1 : 0;
    }

    /// Asks how it ended.
    @Arbiter
    public void afterwards(II_Result result) {
        turn();
        loop.close();
        result.r2 = !future.isDone() ? 0 : future.isCancelled() ? 1 : 2;
    }

    private void turn() {
        loop.runUntilComplete((Coroutine<Integer>) () -> {
            for (int i = 0; i < 3; i++) sleep(Duration.ZERO);
            return 3;
        });
    }
}
