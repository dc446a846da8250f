package asyncio.benchmarks;

import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;

import asyncio.Coroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// What a sleep costs when a hundred thousand tasks sleep for 1 to 5 ms.
///
/// The sleeps are over when the last has begun, so this is work and not waiting; at most 5 ms of a round are idle.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class TimerBenchmark {
    static final int SLEEPS = 100_000;

    /// The floor: a heap of as many deadlines, filled and emptied.
    @Benchmark
    @OperationsPerInvocation(SLEEPS)
    public long priorityQueueBaseline() {
        var heap = new PriorityQueue<Long>();
        for (int i = 0; i < SLEEPS; i++) {
            heap.add(System.nanoTime() + millis(i) * 1_000_000);
        }
        long last = 0;
        while (!heap.isEmpty()) {
            last = heap.remove();
        }
        return last;
    }

    @Benchmark
    @OperationsPerInvocation(SLEEPS)
    public int sleeps(LoopState loop) {
        return loop.run(() -> {
            List<Coroutine<Integer>> sleepers = new ArrayList<>(SLEEPS);
            for (int i = 0; i < SLEEPS; i++) {
                var shortly = Duration.ofMillis(millis(i));
                sleepers.add(() -> sleep(shortly, 1));
            }
            return gather(sleepers).await().size();
        });
    }

    private static long millis(int i) {
        return 1 + i * 7919L % 5;
    }
}
