package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LockTest extends InVirtualTime {
    private final Lock lock = new Lock();

    private Task<?> contender(String name) {
        return createTask(() -> {
            try (var _ = lock.hold()) {
                trace.add(name);
                sleep(TURN);
            }
        });
    }

    @Test
    void theHolderKeepsTheOthersOut() {
        run(() -> {
            // @start region=lock
            var account = new Lock();
            VoidCoroutine deposit = () -> {
                try (var _ = account.hold()) {
                    trace.add("reads the balance");
                    sleep(Duration.ofSeconds(1));
                    trace.add("writes the balance");
                }
            };
            Asyncio.gather(deposit, deposit).await();
            // @end
        });

        assertThat(trace)
                .containsExactly("reads the balance", "writes the balance", "reads the balance", "writes the balance");
    }

    @Test
    void aFreeLockIsTakenWithoutSuspending() {
        run(() -> {
            createTask(() -> trace.add("other"));
            lock.acquire();
            trace.add("locked " + lock.locked());
            lock.release();
            sleep(TURN);
        });

        assertThat(trace).containsExactly("locked true", "other");
    }

    @Test
    void nobodyOvertakesAWokenWaiter() {
        run(() -> {
            lock.acquire();
            contender("first");
            contender("second");
            sleep(TURN);
            lock.release();
            trace.add("locked " + lock.locked());
            lock.acquire();
            trace.add("newcomer");
            lock.release();
        });

        assertThat(trace).containsExactly("locked false", "first", "second", "newcomer");
    }

    @Test
    void aWaiterCancelledAfterItWasChosenPassesTheLockOn() {
        run(() -> {
            lock.acquire();
            var first = contender("first");
            var second = contender("second");
            sleep(TURN);
            lock.release();
            first.cancel();
            second.await();
            assertThat(first.cancelled()).isTrue();
            assertThat(lock.locked()).isFalse();
        });

        assertThat(trace).containsExactly("second");
    }

    @Test
    void aWaiterCancelledBeforeItWasChosenIsSkipped() {
        run(() -> {
            lock.acquire();
            var first = contender("first");
            var second = contender("second");
            sleep(TURN);
            first.cancel();
            lock.release();
            second.await();
        });

        assertThat(trace).containsExactly("second");
    }

    @Test
    void aTaskThatLoopsOnTheLockStarvesNobody() {
        run(() -> {
            var greedy = createTask(() -> {
                for (int i = 0; i < 3; i++) {
                    try (var _ = lock.hold()) {
                        trace.add("greedy");
                        sleep(TURN);
                    }
                }
            });
            sleep(TURN);
            contender("modest").await();
            greedy.await();
        });

        assertThat(trace).containsExactly("greedy", "greedy", "modest", "greedy");
    }

    @Test
    void anyTaskMayReleaseAndNobodyTwice() {
        run(() -> {
            lock.acquire();
            createTask(lock::release).await();

            assertThatThrownBy(lock::release)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Lock[unlocked] was released, but nobody holds it")
                    .hasMessageContaining("acquire() it first");
        });
    }

    @Test
    void itIsNotReentrant() {
        run(() -> {
            lock.acquire();
            assertThatThrownBy(() -> Asyncio.timeout(Duration.ofHours(1), lock::acquire))
                    .isInstanceOf(TimeoutException.class);
            assertThat(lock).hasToString("Lock[locked]");
        });
    }

    @Test
    void aLockMadeWithoutALoopServesSeveralLoopsOneAfterTheOther() {
        for (int i = 0; i < 2; i++) {
            run(() -> Asyncio.gather(
                            () -> contender("a").await(), () -> contender("b").await())
                    .await());
        }

        assertThat(trace).containsExactly("a", "b", "a", "b");
    }
}
