package asyncio.benchmarks;

import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;

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

/// What it costs a task to suspend and be resumed in its turn.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class SuspendBenchmark {
    static final int YIELDS = 10_000;
    private static final ContinuationScope SCOPE = new ContinuationScope("raw");

    /// The floor: two of the JDK's continuations, run in turn by hand.
    @Benchmark
    @OperationsPerInvocation(YIELDS)
    public boolean continuationBaseline() {
        var one = new Continuation(SCOPE, () -> yieldRaw(YIELDS / 2));
        var other = new Continuation(SCOPE, () -> yieldRaw(YIELDS / 2));
        while (!other.isDone()) {
            one.run();
            other.run();
        }
        return one.isDone();
    }

    private static void yieldRaw(int n) {
        for (int i = 0; i < n; i++) {
            Continuation.yield(SCOPE);
        }
    }

    /// The honest figure: each suspension lets another task run.
    @Benchmark
    @OperationsPerInvocation(YIELDS)
    public int twoTasksInTurn(LoopState loop) {
        return loop.run(() -> {
            gather(() -> yields(YIELDS / 2), () -> yields(YIELDS / 2)).await();
            return YIELDS;
        });
    }

    /// A task alone need not leave its fiber: nothing else is ready.
    @Benchmark
    @OperationsPerInvocation(YIELDS)
    public int taskAlone(LoopState loop) {
        return loop.run(() -> {
            yields(YIELDS);
            return YIELDS;
        });
    }

    private static void yields(int n) {
        for (int i = 0; i < n; i++) {
            sleep(Duration.ZERO);
        }
    }
}
