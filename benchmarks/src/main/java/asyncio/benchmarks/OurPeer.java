package asyncio.benchmarks;

import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.sleep;

import asyncio.Asyncio;
import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.FiberKind;
import asyncio.Future;
import asyncio.Lock;
import asyncio.Queue;
import asyncio.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The same work with asyncio for Java: with loop fibers, or with `-Dasyncio.fiber=handoff`.
final class OurPeer {
    /// For anybody to see, as what it guards: the JIT compiler does away with a lock that only one method knows.
    private static final Lock LOCK = new Lock();

    static volatile int guarded;

    private OurPeer() {}

    public static void main(String[] args) {
        var kind = FiberKind.preferred();
        if (args[0].equals("--version")) {
            System.out.println(kind + " fibers");
            return;
        }
        Asyncio.run(() -> new Rounds(kind == FiberKind.LOOP ? "asyncio" : "handoff", args).run(TIMED, WEIGHED));
    }

    private static final Map<String, Rounds.Timed> TIMED = Map.ofEntries(
            Map.entry("switch", OurPeer::switches),
            Map.entry("alone", OurPeer::yields),
            Map.entry("create", OurPeer::create),
            Map.entry("gather", size -> batches(size, () -> null)),
            Map.entry("create-suspend", size -> batches(size, () -> sleep(Duration.ZERO, null))),
            Map.entry("ping-pong", OurPeer::pingPong),
            Map.entry("timers", OurPeer::timers),
            Map.entry("timers-cold", OurPeer::timers),
            Map.entry("queue", OurPeer::queue),
            Map.entry("lock", OurPeer::lock),
            Map.entry("producer-consumer", OurPeer::producerConsumer),
            Map.entry("items", OurPeer::items),
            Map.entry("million-items", OurPeer::items),
            Map.entry("call-soon", OurPeer::callSoon),
            Map.entry("call-soon-batch", OurPeer::callSoonBatch),
            Map.entry("call-soon-threadsafe", OurPeer::callSoonThreadsafe));

    private static final Map<String, Rounds.Weighed> WEIGHED = Map.of(
            "heap",
            OurPeer::heap,
            "million",
            (size, before) -> Rounds.patiently(size, before, OurPeer::sleepers),
            "items-growth",
            (size, before) -> itemsGrowth(size));

    private static void yields(int n) {
        for (int i = 0; i < n; i++) {
            sleep(Duration.ZERO);
        }
    }

    private static void switches(int size) {
        gather(() -> yields(size / 2), () -> yields(size / 2)).await();
    }

    private static void create(int size) {
        for (int i = 0; i < size; i++) {
            Asyncio.createTask(() -> {}).await();
        }
    }

    private static void batches(int size, Coroutine<@Nullable Void> body) {
        for (int done = 0; done < size; done += 100) {
            List<Coroutine<@Nullable Void>> batch = new ArrayList<>(100);
            for (int i = 0; i < 100; i++) {
                batch.add(() -> body.await());
            }
            gather(batch).await();
        }
    }

    private static final class Table {
        Future<@Nullable Void> ping = new Future<>();
        Future<@Nullable Void> pong = new Future<>();
    }

    private static void pingPong(int size) {
        var table = new Table();
        gather(
                        () -> {
                            for (int i = 0; i < size; i++) {
                                table.ping.await();
                                table.ping = new Future<>();
                                table.pong.setResult(null);
                            }
                        },
                        () -> {
                            for (int i = 0; i < size; i++) {
                                table.ping.setResult(null);
                                table.pong.await();
                                table.pong = new Future<>();
                            }
                        })
                .await();
    }

    private static void timers(int size) {
        List<Coroutine<@Nullable Void>> sleepers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            var shortly = Duration.ofMillis(1 + i * 7919L % 5);
            sleepers.add(() -> sleep(shortly, null));
        }
        gather(sleepers).await();
    }

    private static void queue(int size) {
        var there = new Queue<Integer>();
        var back = new Queue<Integer>();
        gather(
                        () -> {
                            for (int i = 0; i < size; i++) {
                                back.put(there.get());
                            }
                        },
                        () -> {
                            for (int i = 0; i < size; i++) {
                                there.put(i);
                                back.get();
                            }
                        })
                .await();
    }

    private static void lock(int size) {
        for (int i = 0; i < size; i++) {
            try (var _ = LOCK.hold()) {
                guarded = i;
            }
        }
    }

    private static void producerConsumer(int size) {
        var queue = new Queue<Integer>(100);
        gather(
                        () -> {
                            for (int i = 0; i < size; i++) {
                                queue.put(i);
                            }
                        },
                        () -> {
                            for (int i = 0; i < size; i++) {
                                queue.get();
                            }
                        })
                .await();
    }

    /// A queue of a thousand, and as many tasks that get from it.
    private static final class Workers implements AutoCloseable {
        final Queue<Integer> queue = new Queue<>(1000);
        final List<Task<@Nullable Void>> tasks = new ArrayList<>(1000);

        Workers() {
            for (int i = 0; i < 1000; i++) {
                tasks.add(Asyncio.createTask(this::work));
            }
        }

        private void work() {
            while (true) {
                queue.get();
                queue.taskDone();
            }
        }

        void feed(int items) {
            for (int i = 0; i < items; i++) {
                queue.put(i);
            }
            queue.join();
        }

        @Override
        public void close() {
            tasks.forEach(Task::cancel);
            gatherOutcomes(tasks).await();
        }
    }

    private static void items(int size) {
        try (var workers = new Workers()) {
            workers.feed(size);
        }
    }

    /// What a million items leave behind: the heap after all of them less the heap after a tenth.
    private static double itemsGrowth(int size) {
        try (var workers = new Workers()) {
            workers.feed(size / 10);
            long before = Rounds.usedHeap();
            workers.feed(size);
            return (Rounds.usedHeap() - before) / (double) size;
        }
    }

    /// A chain, or a crowd, of callbacks that count down to the end of the work.
    private static final class Countdown {
        final EventLoop loop = Asyncio.getRunningLoop();
        final Future<@Nullable Void> done = new Future<>();
        final Runnable step = this::count;
        final Runnable next = this::countAndGoOn;
        int left;

        Countdown(int left) {
            this.left = left;
        }

        private void countAndGoOn() {
            left--;
            if (left > 0) {
                loop.callSoon(next);
            } else {
                done.setResult(null);
            }
        }

        private void count() {
            left--;
            if (left == 0) {
                done.setResult(null);
            }
        }
    }

    private static void callSoon(int size) {
        var countdown = new Countdown(size);
        countdown.loop.callSoon(countdown.next);
        countdown.done.await();
    }

    private static void callSoonBatch(int size) {
        for (int done = 0; done < size; done += 1000) {
            var countdown = new Countdown(1000);
            for (int i = 0; i < 1000; i++) {
                countdown.loop.callSoon(countdown.step);
            }
            countdown.done.await();
        }
    }

    private static void callSoonThreadsafe(int size) throws InterruptedException {
        var countdown = new Countdown(size);
        var stranger = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < size; i++) {
                countdown.loop.callSoonThreadsafe(countdown.step);
            }
        });
        countdown.done.await();
        stranger.join();
    }

    private static double heap(int size, long before) {
        List<Future<@Nullable Void>> futures = new ArrayList<>(size);
        List<Task<@Nullable Void>> waiters = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            var future = new Future<@Nullable Void>();
            futures.add(future);
            waiters.add(Asyncio.createTask(() -> future.await()));
        }
        sleep(Duration.ZERO);
        long used = Rounds.usedHeap() - before;
        for (var future : futures) {
            future.setResult(null);
        }
        gather(waiters).await();
        return used / (double) size;
    }

    private static double sleepers(int size, long before, long nanos) {
        long end = System.nanoTime() + nanos;
        var asleep = new int[1];
        List<Task<@Nullable Void>> sleepers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sleepers.add(Asyncio.createTask(() -> {
                asleep[0]++;
                sleep(Duration.ofNanos(end - System.nanoTime()));
                asleep[0]--;
            }));
        }
        sleep(Duration.ZERO);
        long used = Rounds.usedHeap() - before;
        double each = Rounds.perSleeper(used, asleep[0], size, end);
        gather(sleepers).await();
        return each;
    }
}
