package asyncio.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The same work with bare virtual threads: what a program without a library would write.
///
/// Compare gives them one carrier (`-Djdk.virtualThreadScheduler.parallelism=1` and `maxPoolSize=1`), as every other
/// contender has: plain fields are safe. A callback is a thread here, for nothing smaller can be scheduled.
@SuppressWarnings("ThreadPriorityCheck") // Thread.yield is what is measured.
final class VirtualThreadPeer {
    /// As in [OurPeer].
    private static final ReentrantLock LOCK = new ReentrantLock();

    static volatile int guarded;

    private VirtualThreadPeer() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("--version")) {
            System.out.println("java.lang.Thread");
            return;
        }
        var failure = new CompletableFuture<@Nullable Void>();
        Thread.startVirtualThread(() -> {
            try {
                new Rounds("virtual-threads", args).run(TIMED, WEIGHED);
                failure.complete(null);
            } catch (Throwable e) {
                failure.completeExceptionally(e);
            }
        });
        failure.get();
    }

    private static final Map<String, Rounds.Timed> TIMED = Map.ofEntries(
            Map.entry("switch", VirtualThreadPeer::switches),
            Map.entry("alone", VirtualThreadPeer::yields),
            Map.entry("create", VirtualThreadPeer::create),
            Map.entry("gather", size -> batches(size, () -> {})),
            Map.entry("create-suspend", size -> batches(size, Thread::yield)),
            Map.entry("ping-pong", VirtualThreadPeer::pingPong),
            Map.entry("timers", VirtualThreadPeer::timers),
            Map.entry("timers-cold", VirtualThreadPeer::timers),
            Map.entry("queue", VirtualThreadPeer::queue),
            Map.entry("lock", VirtualThreadPeer::lock),
            Map.entry("producer-consumer", VirtualThreadPeer::producerConsumer),
            Map.entry("items", VirtualThreadPeer::items),
            Map.entry("million-items", VirtualThreadPeer::items),
            Map.entry("call-soon", VirtualThreadPeer::callSoon),
            Map.entry("call-soon-batch", VirtualThreadPeer::callSoonBatch),
            Map.entry("call-soon-threadsafe", VirtualThreadPeer::callSoonThreadsafe));

    private static final Map<String, Rounds.Weighed> WEIGHED = Map.of(
            "heap",
            VirtualThreadPeer::heap,
            "million",
            (size, before) -> Rounds.patiently(size, before, VirtualThreadPeer::sleepers));

    private static void yields(int n) {
        for (int i = 0; i < n; i++) {
            Thread.yield();
        }
    }

    private static void switches(int size) throws InterruptedException {
        var one = Thread.startVirtualThread(() -> yields(size / 2));
        var other = Thread.startVirtualThread(() -> yields(size / 2));
        one.join();
        other.join();
    }

    private static void create(int size) throws InterruptedException {
        for (int i = 0; i < size; i++) {
            Thread.startVirtualThread(() -> {}).join();
        }
    }

    private static void batches(int size, Runnable body) throws InterruptedException {
        var batch = new Thread[100];
        for (int done = 0; done < size; done += batch.length) {
            for (int i = 0; i < batch.length; i++) {
                batch[i] = Thread.startVirtualThread(body);
            }
            for (var thread : batch) {
                thread.join();
            }
        }
    }

    private static final class Table {
        volatile CompletableFuture<@Nullable Void> ping = new CompletableFuture<>();
        volatile CompletableFuture<@Nullable Void> pong = new CompletableFuture<>();
    }

    private static void pingPong(int size) throws InterruptedException {
        var table = new Table();
        var answerer = Thread.startVirtualThread(() -> {
            for (int i = 0; i < size; i++) {
                table.ping.join();
                table.ping = new CompletableFuture<>();
                table.pong.complete(null);
            }
        });
        var caller = Thread.startVirtualThread(() -> {
            for (int i = 0; i < size; i++) {
                table.ping.complete(null);
                table.pong.join();
                table.pong = new CompletableFuture<>();
            }
        });
        answerer.join();
        caller.join();
    }

    private static void timers(int size) throws InterruptedException {
        List<Thread> sleepers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long millis = 1 + i * 7919L % 5;
            sleepers.add(Thread.startVirtualThread(() -> sleep(millis)));
        }
        for (var sleeper : sleepers) {
            sleeper.join();
        }
    }

    private static void queue(int size) throws InterruptedException {
        var there = new LinkedBlockingQueue<Integer>();
        var back = new LinkedBlockingQueue<Integer>();
        together(
                () -> {
                    for (int i = 0; i < size; i++) {
                        back.put(there.take());
                    }
                },
                () -> {
                    for (int i = 0; i < size; i++) {
                        there.put(i);
                        back.take();
                    }
                });
    }

    private static void lock(int size) {
        for (int i = 0; i < size; i++) {
            LOCK.lock();
            try {
                guarded = i;
            } finally {
                LOCK.unlock();
            }
        }
    }

    private static void producerConsumer(int size) throws InterruptedException {
        var queue = new ArrayBlockingQueue<Integer>(100);
        together(
                () -> {
                    for (int i = 0; i < size; i++) {
                        queue.put(i);
                    }
                },
                () -> {
                    for (int i = 0; i < size; i++) {
                        queue.take();
                    }
                });
    }

    private static void items(int size) throws InterruptedException {
        var queue = new ArrayBlockingQueue<Integer>(1000);
        var left = new CountDownLatch(size);
        List<Thread> workers = new ArrayList<>(1000);
        for (int i = 0; i < 1000; i++) {
            workers.add(start(() -> {
                while (true) {
                    queue.take();
                    left.countDown();
                }
            }));
        }
        for (int i = 0; i < size; i++) {
            queue.put(i);
        }
        left.await();
        for (var worker : workers) {
            worker.interrupt();
            worker.join();
        }
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private static void together(Interruptible one, Interruptible other) throws InterruptedException {
        var first = start(one);
        var second = start(other);
        first.join();
        second.join();
    }

    /// Starts a thread that ends when it is interrupted.
    private static Thread start(Interruptible body) {
        return Thread.startVirtualThread(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a sleeper", e);
        }
    }

    /// A chain, or a crowd, of callbacks that count down to the end of the work.
    private static final class Countdown {
        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        final Runnable step = this::count;
        final Runnable next = this::countAndGoOn;
        int left; // Touched by virtual threads only, and they have one carrier.

        Countdown(int left) {
            this.left = left;
        }

        private void countAndGoOn() {
            left--;
            if (left > 0) {
                Thread.startVirtualThread(next);
            } else {
                done.complete(null);
            }
        }

        private void count() {
            left--;
            if (left == 0) {
                done.complete(null);
            }
        }
    }

    private static void callSoon(int size) {
        var countdown = new Countdown(size);
        Thread.startVirtualThread(countdown.next);
        countdown.done.join();
    }

    private static void callSoonBatch(int size) {
        for (int done = 0; done < size; done += 1000) {
            var countdown = new Countdown(1000);
            for (int i = 0; i < 1000; i++) {
                Thread.startVirtualThread(countdown.step);
            }
            countdown.done.join();
        }
    }

    private static void callSoonThreadsafe(int size) throws InterruptedException {
        var countdown = new Countdown(size);
        var stranger = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < size; i++) {
                Thread.startVirtualThread(countdown.step);
            }
        });
        countdown.done.join();
        stranger.join();
    }

    private static double heap(int size, long before) throws InterruptedException {
        List<CompletableFuture<@Nullable Void>> futures = new ArrayList<>(size);
        List<Thread> waiters = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            var future = new CompletableFuture<@Nullable Void>();
            futures.add(future);
            waiters.add(Thread.startVirtualThread(future::join));
        }
        Thread.yield();
        long used = Rounds.usedHeap() - before;
        for (var future : futures) {
            future.complete(null);
        }
        for (var waiter : waiters) {
            waiter.join();
        }
        return used / (double) size;
    }

    private static double sleepers(int size, long before, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        var awake = new Countdown(size);
        List<Thread> sleepers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sleepers.add(Thread.startVirtualThread(() -> {
                awake.left--;
                sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
                awake.left++;
            }));
        }
        Thread.yield();
        long used = Rounds.usedHeap() - before;
        double each = Rounds.perSleeper(used, size - awake.left, size, end);
        for (var sleeper : sleepers) {
            sleeper.join();
        }
        return each;
    }
}
