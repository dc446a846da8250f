package asyncio.benchmarks;

import static asyncio.Asyncio.gather;

import asyncio.Future;
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

/// What a round trip between two tasks costs that tell each other through futures.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class PingPongBenchmark {
    static final int ROUND_TRIPS = 1_000;

    /// The floor: the futures alone, two for a round trip, without tasks.
    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public int futuresBaseline() {
        int sum = 0;
        for (int i = 0; i < ROUND_TRIPS; i++) {
            var ping = new CompletableFuture<Integer>();
            var pong = ping.thenApply(value -> value);
            ping.complete(1);
            sum += pong.join();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public int futures(LoopState loop) {
        return loop.run(() -> {
            var table = new Table();
            gather(table::answer, table::call).await();
            return table.sum;
        });
    }

    private static final class Table {
        private Future<Integer> ping = new Future<>();
        private Future<Integer> pong = new Future<>();
        private int sum;

        void answer() {
            for (int i = 0; i < ROUND_TRIPS; i++) {
                int value = ping.await();
                ping = new Future<>();
                pong.setResult(value);
            }
        }

        void call() {
            for (int i = 0; i < ROUND_TRIPS; i++) {
                ping.setResult(1);
                sum += pong.await();
                pong = new Future<>();
            }
        }
    }
}
