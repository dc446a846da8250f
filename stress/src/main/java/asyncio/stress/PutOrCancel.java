package asyncio.stress;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.sleep;

import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.Outcome.Cancelled;
import asyncio.Outcome.Failed;
import asyncio.Outcome.Succeeded;
import asyncio.ThreadSafeQueue;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A task that is cancelled in the moment in which the item comes that it waits for.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "got")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled, and the item is still there")
@State
public class PutOrCancel {
    private final ThreadSafeQueue<Integer> queue = new ThreadSafeQueue<>();
    private final EventLoop loop = new EventLoop();

    /// Has a task wait for an item, and cancels it.
    @Actor
    public void loop(II_Result result) {
        result.r1 = loop.runUntilComplete((Coroutine<Integer>) () -> {
            var getting = createTask(queue::get);
            sleep(Duration.ZERO);
            getting.cancel();
            return switch (gatherOutcomes(getting).await().getFirst()) {
                case Succeeded<Integer>(Integer item) -> item;
                case Cancelled<Integer> _ -> 0;
                case Failed<Integer> _ -> 2;
            };
        });
        loop.close();
    }

    /// Puts the item in.
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
