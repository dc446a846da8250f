package asyncio.stress;

import asyncio.EventLoop;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A loop that goes to sleep, and a thread that calls into it: the loop must not oversleep.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "it ran, and the loop was woken for it")
@State
public class WakeUp {
    private static final Duration TOO_LATE = Duration.ofSeconds(10);

    private final EventLoop loop = new EventLoop();
    private int ran;
    private int late;

    /// Runs the loop until the callback ran, or, if nothing wakes it, until its timer is due.
    @Actor
    public void loop(II_Result result) {
        var timer = loop.callLater(TOO_LATE, () -> {
            late = 1;
            loop.stop();
        });
        loop.runForever();
        timer.cancel();
        loop.close();
        result.r1 = ran;
        result.r2 = late;
    }

    /// Sends the callback about when the loop goes to sleep. One only: a second one would make up for it.
    @Actor
    public void thread() {
        while (!loop.isRunning()) Thread.onSpinWait();
        loop.callSoonThreadsafe(() -> {
            ran++;
            loop.stop();
        });
    }
}
