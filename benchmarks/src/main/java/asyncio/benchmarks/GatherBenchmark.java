package asyncio.benchmarks;

import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;

import asyncio.Coroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// What a task costs that is created, awaited and collected by a `gather` of 100.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class GatherBenchmark {
    static final int TASKS = 100;

    /// The floor: as many futures, already done, and the list of their results.
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> completedFuturesBaseline() {
        List<CompletableFuture<Integer>> futures = new ArrayList<>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            futures.add(CompletableFuture.completedFuture(i));
        }
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
        List<Integer> results = new ArrayList<>(TASKS);
        for (var future : futures) {
            results.add(future.join());
        }
        return results;
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> gatherOf100(LoopState loop) {
        return loop.run(() -> {
            List<Coroutine<Integer>> tasks = new ArrayList<>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                int result = i;
                tasks.add(() -> result);
            }
            return gather(tasks).await();
        });
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> gatherOf100ThatSuspend(LoopState loop) {
        return loop.run(() -> {
            List<Coroutine<Integer>> tasks = new ArrayList<>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                int result = i;
                tasks.add(() -> sleep(Duration.ZERO, result));
            }
            return gather(tasks).await();
        });
    }
}
