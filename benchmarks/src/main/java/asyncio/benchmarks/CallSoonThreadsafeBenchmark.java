package asyncio.benchmarks;

import asyncio.Asyncio;
import asyncio.Future;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/// What a callback costs that another thread hands to a loop at work.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, JvmFlags.EXPORTS})
public class CallSoonThreadsafeBenchmark {
    static final int CALLBACKS = 10_000;

    /// The other thread.
    @State(Scope.Thread)
    public static class Stranger {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        @TearDown
        public void stop() {
            thread.close();
        }
    }

    /// The floor: a queue for many threads between the two, and a reader that never sleeps.
    @Benchmark
    @OperationsPerInvocation(CALLBACKS)
    public int concurrentQueueBaseline(Stranger stranger) {
        var queue = new ConcurrentLinkedQueue<Runnable>();
        var ran = new int[1];
        Runnable count = () -> ran[0]++;
        stranger.thread.execute(() -> {
            for (int i = 0; i < CALLBACKS; i++) {
                queue.add(count);
            }
        });
        while (ran[0] < CALLBACKS) {
            var callback = queue.poll();
            if (callback != null) {
                callback.run();
            } else {
                Thread.onSpinWait();
            }
        }
        return ran[0];
    }

    @Benchmark
    @OperationsPerInvocation(CALLBACKS)
    public int fromAnotherThread(LoopState state, Stranger stranger) {
        return state.run(() -> {
            var loop = Asyncio.getRunningLoop();
            var end = new Future<Integer>();
            var ran = new int[1];
            Runnable callback = () -> {
                ran[0]++;
                if (ran[0] == CALLBACKS) {
                    end.setResult(ran[0]);
                }
            };
            stranger.thread.execute(() -> {
                for (int i = 0; i < CALLBACKS; i++) {
                    loop.callSoonThreadsafe(callback);
                }
            });
            return end.await();
        });
    }
}
