package asyncio.benchmarks;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;

import asyncio.Future;
import asyncio.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How much heap a suspended task holds. The column to read is `bytesPerTask`; the time is of no interest.
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {JvmFlags.OPENS, "-Xmx2g"})
@State(Scope.Thread)
public class SuspendedHeapBenchmark {
    @Param("1000000")
    int tasks;

    /// What JMH prints beside the time.
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Heap {
        public double bytesPerTask;
    }

    /// The floor: as many bare virtual threads, each waiting for a future of its own.
    @Benchmark
    public int virtualThreadBaseline(Heap heap) throws InterruptedException {
        long before = Rounds.usedHeap();
        List<CompletableFuture<@Nullable Void>> futures = new ArrayList<>(tasks);
        List<Thread> waiters = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            var future = new CompletableFuture<@Nullable Void>();
            futures.add(future);
            waiters.add(Thread.startVirtualThread(future::join));
        }
        for (var waiter : waiters) {
            while (waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        heap.bytesPerTask = (Rounds.usedHeap() - before) / (double) tasks;
        futures.forEach(future -> future.complete(null));
        for (var waiter : waiters) {
            waiter.join();
        }
        return waiters.size();
    }

    /// Tasks that await a future, each its own.
    @Benchmark
    public int awaiting(LoopState loop, Heap heap) {
        return loop.run(() -> {
            long before = Rounds.usedHeap();
            List<Future<@Nullable Void>> futures = new ArrayList<>(tasks);
            List<Task<@Nullable Void>> waiters = new ArrayList<>(tasks);
            for (int i = 0; i < tasks; i++) {
                var future = new Future<@Nullable Void>();
                futures.add(future);
                waiters.add(createTask(() -> future.await()));
            }
            sleep(Duration.ZERO);
            heap.bytesPerTask = (Rounds.usedHeap() - before) / (double) tasks;
            for (var future : futures) {
                future.setResult(null);
            }
            return gather(waiters).await().size();
        });
    }

    /// Tasks that sleep.
    @Benchmark
    public int sleeping(LoopState loop, Heap heap) {
        return loop.run(() -> {
            long before = Rounds.usedHeap();
            List<Task<Integer>> sleepers = new ArrayList<>(tasks);
            for (int i = 0; i < tasks; i++) {
                sleepers.add(createTask(() -> sleep(Duration.ofHours(1), 1)));
            }
            sleep(Duration.ZERO);
            heap.bytesPerTask = (Rounds.usedHeap() - before) / (double) tasks;
            sleepers.forEach(Task::cancel);
            return sleepers.size();
        });
    }
}
