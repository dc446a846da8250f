package asyncio.benchmarks;

import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;

import asyncio.Asyncio;
import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.FiberKind;
import asyncio.Future;
import asyncio.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The same work with asyncio for Java: with loop fibers, or with `-Dasyncio.fiber=handoff`.
final class OurPeer {
    private OurPeer() {}

    public static void main(String[] args) {
        var kind = FiberKind.preferred();
        if (args[0].equals("--version")) {
            System.out.println(kind + " fibers");
            return;
        }
        Asyncio.run(() -> new Rounds(kind == FiberKind.LOOP ? "asyncio" : "handoff", args).run(TIMED, WEIGHED));
    }

    private static final Map<String, Rounds.Timed> TIMED = Map.of(
            "switch", OurPeer::switches,
            "alone", OurPeer::yields,
            "create", OurPeer::create,
            "gather", size -> batches(size, () -> null),
            "create-suspend", size -> batches(size, () -> sleep(Duration.ZERO, null)),
            "ping-pong", OurPeer::pingPong,
            "timers", OurPeer::timers,
            "call-soon", OurPeer::callSoon,
            "call-soon-batch", OurPeer::callSoonBatch,
            "call-soon-threadsafe", OurPeer::callSoonThreadsafe);

    private static final Map<String, Rounds.Weighed> WEIGHED = Map.of(
            "heap", OurPeer::heap, "million", (size, before) -> Rounds.patiently(size, before, OurPeer::sleepers));

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
