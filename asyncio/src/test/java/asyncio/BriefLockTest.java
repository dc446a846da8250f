package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BriefLockTest {
    private final BriefLock lock = new BriefLock();
    private final List<String> trace = new ArrayList<>();

    @Test
    void aTaskThatWantsItIsNotSuspended() {
        Asyncio.run(() -> {
            for (int i = 0; i < 20; i++) {
                var held = new CountDownLatch(1);
                var holding = createTask(() -> toThread(() -> {
                    lock.lock();
                    try {
                        held.countDown();
                        Thread.sleep(1); // So that the task comes while it is held.
                    } finally {
                        lock.unlock();
                    }
                }));
                sleep(Duration.ZERO);
                toThread(() -> held.await());
                createTask(() -> trace.add("meanwhile"));
                lock.lock();
                try {
                    trace.add("locked");
                } finally {
                    lock.unlock();
                }
                holding.await();
            }
        });

        for (int i = 0; i < trace.size(); i += 2)
            assertThat(trace.subList(i, i + 2)).containsExactly("locked", "meanwhile");
        assertThat(trace).hasSize(40);
    }

    /// The JDK suspends a task that finds a monitor taken, and the system's selector has one.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // The loop would spin for ever.
    void aTaskThatIsSuspendedAgainstItsWillGoesOnAndGivesItBack() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP, "no other task runs while one is held up");
        Asyncio.run(() -> {
            var holding = createTask(() -> {
                lock.lock();
                try {
                    sleep(Duration.ZERO);
                    trace.add("first");
                } finally {
                    lock.unlock();
                }
            });
            sleep(Duration.ZERO);
            assertThat(lock.isLocked()).isTrue();
            lock.lock();
            try {
                trace.add("second");
            } finally {
                lock.unlock();
            }
            holding.await();
        });

        assertThat(trace).containsExactly("first", "second");
    }

    @Test
    void aThreadThatWantsItBlocks() throws InterruptedException {
        Thread thread;
        lock.lock();
        try {
            thread = Thread.ofPlatform().start(lock::lock);
            while (!lock.hasQueuedThread(thread)) Thread.onSpinWait();
        } finally {
            lock.unlock();
        }
        thread.join();

        assertThat(lock.isLocked()).isTrue();
    }
}
