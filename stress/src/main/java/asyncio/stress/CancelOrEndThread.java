package asyncio.stress;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;

import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.ThreadOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Work on a thread that ends while its task is cancelled.
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "no interrupt is left")
@State
public class CancelOrEndThread {
    private final EventLoop loop = new EventLoop();
    private final AtomicReference<Runnable> work = new AtomicReference<>();

    /// Has the other thread work, and cancels that.
    @Actor
    public void loop() {
        loop.runUntilComplete((Coroutine<Integer>) () -> {
            var options = ThreadOptions.DEFAULT.withExecutor(work::set);
            var task = createTask(() -> toThread(() -> {}, options));
            sleep(Duration.ZERO);
            task.cancel();
            return gatherOutcomes(task).await().size();
        });
        loop.close();
    }

    /// Is a thread of a pool: it must not keep an interrupt that was meant for the work.
    @Actor
    public void thread(I_Result result) {
        Runnable given;
        do {
            given = work.get();
        } while (given == null);
        given.run();
        result.r1 = Thread.interrupted() ? 1 : 0;
    }
}
