package asyncio.stress;

import asyncio.EventLoop;
import asyncio.spi.Poller;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Two threads that run one loop at once.
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "the second was refused")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "the first was refused")
@State
public class RunTwice {
    private static final int LINGER = 200;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final EventLoop loop = EventLoop.builder().poller(new Watch()).build();

    /// Runs the loop for one turn.
    @Actor
    public void first(III_Result result) {
        result.r1 = tryToRun();
    }

    /// Does the same.
    @Actor
    public void second(III_Result result) {
        result.r2 = tryToRun();
    }

    /// Asks whether both were inside.
    @Arbiter
    public void afterwards(III_Result result) {
        result.r3 = overlaps.get();
        loop.close();
    }

    private int tryToRun() {
        try {
            loop.runForever();
            return 1;
        } catch (IllegalStateException e) {
            return 0;
        }
    }

    /// Stops the loop in its first turn.
    private final class Watch implements Poller {
        @Override
        public void poll(long nanos) {
            if (inside.getAndIncrement() > 0) overlaps.incrementAndGet();
            loop.stop();
            for (int i = 0; i < LINGER; i++) Thread.onSpinWait(); // So that an overlap is seen.
            inside.decrementAndGet();
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }
}
