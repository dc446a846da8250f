package asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks, callbacks and foreign threads fight for the same locks, and the thread of the loop waits for none of them.
/// `-Dasyncio.stress.seconds=300` makes the fight longer.
@SuppressWarnings("ThreadPriorityCheck") // Yielding makes the fight worse.
final class ContentionStressTest {
    private static final int SECONDS = Integer.getInteger("asyncio.stress.seconds", 2);
    private static final int TASKS = 25;
    private static final int CALLBACKS = 5;
    private static final int OUTSIDERS = 2;

    /// On the other kind a task that waits for a lock stops its loop, and with it the holder of the lock.
    private static final boolean SUSPEND_UNDER_LOCK = FiberKind.preferred() == FiberKind.LOOP;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<EventLoop> loops = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch outside = new CountDownLatch(OUTSIDERS);

    @ParameterizedTest(name = "on {0} loops")
    @ValueSource(ints = {1, 2})
    void everyoneGetsEverythingInTheEnd(int count) throws Exception {
        var contention = new Contention();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) threads.add(start(i, () -> Asyncio.run(() -> fightInLoop(contention))));
        for (int i = 0; i < OUTSIDERS; i++) {
            var random = new SplittableRandom(i);
            threads.add(start(-1 - i, () -> fightOutside(contention, random)));
        }
        assertThat(new CountDownLatch(1).await(SECONDS, TimeUnit.SECONDS)).isFalse();
        contention.over = true;

        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20)))
                    .as(thread + " has ended")
                    .isTrue();
        }
        assertThat(failures).isEmpty();
        assertThat(contention.underLock).isEqualTo(contention.locks.sum());
        assertThat(contention.underMonitor).isEqualTo(contention.monitors.sum());
        assertThat(contention.written()).isEqualTo(contention.logs.sum());
        assertThat(contention.initialised.get()).isEqualTo(contention.classes.get());
        assertThat(contention.underLock).isGreaterThan(100L);
    }

    private Thread start(int number, Runnable body) {
        return Thread.ofPlatform().name("fighter " + number).daemon().start(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                failures.add(e);
            }
        });
    }

    private void fightInLoop(Contention contention) {
        var loop = Asyncio.getRunningLoop();
        loops.add(loop);
        loop.setExceptionHandler((_, context) -> failures.add(new AssertionError(context.toString())));
        var random = new SplittableRandom(System.identityHashCode(loop));
        for (int i = 0; i < CALLBACKS; i++) {
            contention.callbacks.incrementAndGet();
            loop.callSoon(new Chain(loop, contention, random.split()));
        }
        Asyncio.taskGroup(group -> {
            for (int i = 0; i < TASKS; i++) group.createTask(() -> fightInTask(contention, random.split()));
        });
        // A callback that is held up when its loop is closed would keep its place in line for the lock for ever.
        while (outside.getCount() > 0 || contention.callbacks.get() > 0) Asyncio.sleep(Duration.ofMillis(1));
    }

    private static void fightInTask(Contention contention, SplittableRandom random) {
        Runnable pause = () -> {
            switch (random.nextInt(8)) {
                case 0 -> Asyncio.sleep(Duration.ZERO);
                case 1 -> Asyncio.sleep(Duration.ofNanos(100_000));
                case 2 -> LockSupport.parkNanos(100_000);
                case 3 -> Thread.yield();
                default -> {}
            }
        };
        while (!contention.over) {
            contention.fight(random, SUSPEND_UNDER_LOCK ? pause : () -> {});
            Asyncio.sleep(Duration.ZERO);
        }
    }

    private void fightOutside(Contention contention, SplittableRandom own) {
        while (!contention.over) {
            contention.fight(own, Thread::yield);
            for (var loop : loops.toArray(EventLoop[]::new)) {
                var random = own.split();
                contention.callbacks.incrementAndGet();
                loop.callSoonThreadsafe(() -> {
                    contention.fight(random, () -> {});
                    contention.callbacks.decrementAndGet();
                });
            }
            LockSupport.parkNanos(20_000);
        }
        outside.countDown();
    }

    /// A callback that comes again and again.
    private record Chain(EventLoop loop, Contention contention, SplittableRandom random) implements Runnable {
        @Override
        public void run() {
            contention.fight(random, Thread::yield);
            if (contention.over) contention.callbacks.decrementAndGet();
            else loop.callSoon(this);
        }
    }
}
