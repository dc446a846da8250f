package asyncio.stress;

import asyncio.ThreadSafeQueue;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A thread that gives up waiting for an item in the moment in which it comes.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "taken")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "given up, and the item is still there")
@State
public class PutOrGiveUp {
    private final ThreadSafeQueue<Integer> queue = new ThreadSafeQueue<>();

    /// Waits for an item, but not for long.
    @Actor
    public void take(II_Result result) {
        try {
            result.r1 = queue.blocking().poll(Duration.ofNanos(1)).orElse(0);
        } catch (InterruptedException e) {
            result.r1 = 2;
        }
    }

    /// Puts it in.
    @Actor
    public void put() {
        queue.putNowait(1);
    }

    /// Asks what is left.
    @Arbiter
    public void afterwards(II_Result result) {
        result.r2 = queue.qsize();
    }
}
