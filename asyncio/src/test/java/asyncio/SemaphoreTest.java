package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SemaphoreTest extends InVirtualTime {
    private Task<?> user(Semaphore semaphore, String name) {
        return createTask(() -> {
            try (var _ = semaphore.hold()) {
                trace.add(name + " at " + clock.elapsed());
                sleep(SECOND);
            }
        });
    }

    @Test
    void noMoreTasksThanPermitsAreInsideAtOnce() {
        run(() -> {
            var semaphore = new Semaphore(2);
            for (var name : List.of("a", "b", "c", "d")) user(semaphore, name);
            sleep(Duration.ofHours(1));
            assertThat(semaphore).hasToString("Semaphore[permits=2]");
        });

        assertThat(trace).containsExactly("a at PT0S", "b at PT0S", "c at PT1S", "d at PT1S");
    }

    @Test
    void itIsLockedWhileAnybodyWaitsAndNobodyOvertakes() {
        run(() -> {
            var semaphore = new Semaphore(1);
            semaphore.acquire();
            user(semaphore, "waiter");
            sleep(TURN);
            semaphore.release();
            semaphore.release();
            assertThat(semaphore.locked()).isTrue();
            semaphore.acquire();
            trace.add("newcomer");
        });

        assertThat(trace).containsExactly("waiter at PT0S", "newcomer");
    }

    @Test
    void thePermitOfACancelledWaiterGoesToTheNextOne() {
        run(() -> {
            var semaphore = new Semaphore(1);
            semaphore.acquire();
            var first = user(semaphore, "first");
            var second = user(semaphore, "second");
            sleep(TURN);
            semaphore.release();
            first.cancel();
            second.await();
            assertThat(semaphore.locked()).isFalse();
        });

        assertThat(trace).containsExactly("second at PT0S");
    }

    @Test
    void aBoundedOneIsNotReleasedTooOften() {
        run(() -> {
            var semaphore = new BoundedSemaphore(1);
            semaphore.acquire();
            semaphore.release();

            assertThatThrownBy(semaphore::release)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("BoundedSemaphore[permits=1] was released too often")
                    .hasMessageContaining("acquire() first");
        });
    }

    @Test
    void anUnboundedOneMayGrow() {
        run(() -> {
            var semaphore = new Semaphore(0);
            assertThat(semaphore.locked()).isTrue();
            semaphore.release();
            semaphore.acquire();
            assertThat(semaphore.locked()).isTrue();
        });
    }
}
