package asyncio.benchmarks;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;

import asyncio.Task;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to create a task and await it, whether or not it suspends in between.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class CreateBenchmark {
    static final int TASKS = 1_000;
    private static final ContinuationScope SCOPE = new ContinuationScope("raw");

    /// The floor: continuations that never yield.
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int continuationBaseline() {
        var finished = new int[1];
        for (int i = 0; i < TASKS; i++) {
            new Continuation(SCOPE, () -> finished[0]++).run();
        }
        return finished[0];
    }

    /// The floor: continuations that yield once.
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int suspendedContinuationBaseline() {
        var finished = new int[1];
        for (int i = 0; i < TASKS; i++) {
            var continuation = new Continuation(SCOPE, () -> {
                Continuation.yield(SCOPE);
                finished[0]++;
            });
            continuation.run();
            continuation.run();
        }
        return finished[0];
    }

    /// One at a time: the creator suspends until the task is done.
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int createAndAwait(LoopState loop) {
        return loop.run(() -> {
            int finished = 0;
            for (int i = 0; i < TASKS; i++) {
                finished += createTask(() -> 1).await();
            }
            return finished;
        });
    }

    /// All at once: the creator suspends only until the first is done.
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int createAllThenAwait(LoopState loop) {
        return loop.run(() -> {
            @SuppressWarnings({"unchecked", "rawtypes"})
            Task<Integer>[] tasks = new Task[TASKS];
            for (int i = 0; i < TASKS; i++) {
                tasks[i] = createTask(() -> 1);
            }
            return sum(tasks);
        });
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int createAllSuspendThenAwait(LoopState loop) {
        return loop.run(() -> {
            @SuppressWarnings({"unchecked", "rawtypes"})
            Task<Integer>[] tasks = new Task[TASKS];
            for (int i = 0; i < TASKS; i++) {
                tasks[i] = createTask(() -> sleep(Duration.ZERO, 1));
            }
            return sum(tasks);
        });
    }

    private static int sum(Task<Integer>[] tasks) {
        int sum = 0;
        for (var task : tasks) {
            sum += task.await();
        }
        return sum;
    }
}
