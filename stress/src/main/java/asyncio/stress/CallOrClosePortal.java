package asyncio.stress;

import static asyncio.Asyncio.sleep;

import asyncio.BlockingPortal;
import asyncio.Coroutine;
import asyncio.EventLoop;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// A call through a portal that is being closed: it is answered or refused, and never forgotten.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "answered")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "refused")
@State
public class CallOrClosePortal {
    private final EventLoop loop = new EventLoop();
    private final BlockingPortal portal = loop.runUntilComplete((Coroutine<BlockingPortal>) BlockingPortal::open);

    /// Closes the portal, and the loop behind it.
    @Actor
    public void close() {
        loop.runUntilComplete((Coroutine<Integer>) () -> {
            portal.close();
            return 0;
        });
        loop.close();
    }

    /// Calls through it.
    @Actor
    public void call(I_Result result) {
        try {
            result.r1 = portal.call(() -> sleep(Duration.ZERO, 1));
        } catch (IllegalStateException e) {
            result.r1 = 2;
        }
    }
}
