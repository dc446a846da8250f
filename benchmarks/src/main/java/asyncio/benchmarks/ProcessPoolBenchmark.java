package asyncio.benchmarks;

import asyncio.Asyncio;
import asyncio.process.ProcessPoolExecutor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a call in a worker process costs: there and back, with nothing to do there.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class ProcessPoolBenchmark {
    static final int CALLS = 1_000;

    /// A worker process, and a thread to hold it against.
    @State(Scope.Thread)
    public static class Workers {
        private final ProcessPoolExecutor process =
                ProcessPoolExecutor.builder().maxWorkers(1).build();
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        @TearDown
        public void stop() {
            process.close();
            thread.close();
        }
    }

    /// The floor: the same by a thread of this process.
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int threadBaseline(LoopState state, Workers workers) {
        return state.run(() -> {
            var loop = Asyncio.getRunningLoop();
            int sum = 0;
            for (int i = 0; i < CALLS; i++) {
                sum += loop.runInExecutor(workers.thread, () -> 1).await();
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int call(LoopState state, Workers workers) {
        return state.run(() -> {
            int sum = 0;
            for (int i = 0; i < CALLS; i++) {
                sum += workers.process.call(() -> 1);
            }
            return sum;
        });
    }
}
