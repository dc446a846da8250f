package asyncio.benchmarks;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.Future;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to schedule a callback and run it.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class CallSoonBenchmark {
    static final int CALLBACKS = 10_000;

    /// The floor: a queue of callbacks, without loop or handles.
    @Benchmark
    @OperationsPerInvocation(CALLBACKS)
    public int arrayDequeBaseline() {
        var queue = new ArrayDeque<Runnable>();
        var ran = new int[1];
        Runnable callback = () -> ran[0]++;
        for (int i = 0; i < CALLBACKS; i++) {
            queue.add(callback);
        }
        while (!queue.isEmpty()) {
            queue.remove().run();
        }
        return ran[0];
    }

    /// Each callback schedules the next: a turn of the loop for each.
    @Benchmark
    @OperationsPerInvocation(CALLBACKS)
    public int chain(LoopState state) {
        return state.run(() -> {
            var chain = new Chain();
            chain.loop.callSoon(chain.link);
            return chain.end.await();
        });
    }

    private static final class Chain {
        private final EventLoop loop = Asyncio.getRunningLoop();
        private final Future<Integer> end = new Future<>();
        private final Runnable link = this::next;
        private int ran;

        private void next() {
            ran++;
            if (ran < CALLBACKS) {
                loop.callSoon(link);
            } else {
                end.setResult(ran);
            }
        }
    }

    /// All are scheduled before the first one runs.
    @Benchmark
    @OperationsPerInvocation(CALLBACKS)
    public int batch(LoopState state) {
        return state.run(() -> {
            var loop = Asyncio.getRunningLoop();
            var end = new Future<Integer>();
            var ran = new int[1];
            Runnable callback = () -> ran[0]++;
            for (int i = 0; i < CALLBACKS; i++) {
                loop.callSoon(callback);
            }
            loop.callSoon(() -> end.setResult(ran[0]));
            return end.await();
        });
    }
}
