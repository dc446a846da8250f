package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deadlines and groups around blocking calls: the interrupt stands for the cancellation, and for nothing else.
final class BlockedDeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    @BeforeEach
    void onlyWhereABlockingCallSuspendsNobodyElse() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);
    }

    @Test
    void aDeadlineOverABlockingCallIsATimeout() {
        Asyncio.run(() -> {
            VoidCoroutine forEver = () -> new CountDownLatch(1).await();

            assertThatThrownBy(() -> timeout(SHORT, forEver)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> Asyncio.waitFor(forEver, SHORT)).isInstanceOf(TimeoutException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    @Test
    void aGroupWhoseBodyBlocksReportsItsTasksErrorsAlone() {
        Asyncio.run(() -> assertThatThrownBy(() -> Asyncio.taskGroup(group -> {
                    group.createTask(() -> {
                        throw new IllegalArgumentException("child");
                    });
                    new CountDownLatch(1).await();
                }))
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        group -> assertThat(group.exceptions())
                                .singleElement()
                                .isInstanceOf(IllegalArgumentException.class)));
    }

    @Test
    @SuppressWarnings("LockNotBeforeTry")
    void anInterruptThatFoundNoTakerDoesNotOutliveItsDeadline() {
        var lock = new ReentrantLock();
        Asyncio.run(() -> {
            var holder = createTask(() -> {
                lock.lock();
                sleep(SHORT.multipliedBy(3));
                lock.unlock();
            });
            sleep(Duration.ZERO);
            timeout(SHORT, () -> {
                lock.lock(); // Does not end when it is interrupted.
                lock.unlock();
            });

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            holder.await();
        });
    }
}
