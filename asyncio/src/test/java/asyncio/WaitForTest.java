package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WaitForTest extends InVirtualTime {
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    @Test
    void whatIsFastEnoughGivesItsResult() {
        run(() -> {
            assertThat(Asyncio.<String>waitFor(() -> sleep(SECOND, "result"), HOUR))
                    .isEqualTo("result");
            assertThat(waitFor(createTask(() -> "result"), null)).isEqualTo("result");
        });
    }

    @Test
    void whatIsTooSlowIsCancelledAndWaitedFor() {
        run(() -> {
            var slow = createTask(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    trace.add("cancelled at " + clock.elapsed());
                    sleep(SECOND);
                }
            });
            assertThatThrownBy(() -> waitFor(slow, SECOND)).isInstanceOf(TimeoutException.class);
            trace.add("over at " + clock.elapsed());
            assertThat(slow.cancelled()).isTrue();
        });

        assertThat(trace).containsExactly("cancelled at PT1S", "over at PT2S");
    }

    @Test
    void withoutTimeACoroutineNeverStartsAndADoneFutureGivesItsResult() {
        run(() -> {
            assertThatThrownBy(() -> waitFor(() -> trace.add("never"), Duration.ZERO))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("PT0S");
            var done = createTask(() -> "done");
            done.await();
            assertThat(waitFor(done, Duration.ZERO)).isEqualTo("done");
            assertThat(waitFor(done, Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("done");
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void anAnswerToTheCancellationIsReturnedLate() {
        run(() -> {
            Coroutine<String> stubborn = () -> {
                try {
                    return sleep(HOUR, "in time");
                } catch (CancelledError e) {
                    return sleep(SECOND, "late");
                }
            };
            assertThat(waitFor(stubborn, SECOND)).isEqualTo("late");
            assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(2));

            assertThatThrownBy(() -> waitFor(
                            () -> {
                                try {
                                    sleep(HOUR);
                                } catch (CancelledError e) {
                                    throw new IllegalStateException("broken", e);
                                }
                            },
                            SECOND))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
        });
    }

    @Test
    void aCancellationInTheTurnOfTheResultWins() {
        run(() -> {
            var future = new Future<String>();
            var waiter = createTask(() -> waitFor(future, HOUR));
            sleep(Duration.ZERO);
            future.setResult("lost");
            waiter.cancel();

            assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aCoroutineRunsInTheTaskAndTheContextOfTheCaller() {
        run(() -> {
            var task = currentTask();
            waitFor(
                    () -> {
                        assertThat(currentTask()).isSameAs(task);
                        USER.set("leaked");
                    },
                    HOUR);
            trace.add(USER.get());
        });

        assertThat(trace).containsExactly("leaked");
    }

    @Test
    void cancellingTheWaiterCancelsWhatItWaitsFor() {
        run(() -> {
            var inner = createTask(() -> sleep(HOUR));
            var waiter = createTask(() -> waitFor(inner, HOUR));
            sleep(Duration.ZERO);
            waiter.cancel("why");

            assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("why");
            assertThat(inner.cancelled()).isTrue();
        });
    }

    @Test
    void anAbsurdTimeoutIsForEver() {
        run(() -> assertThat(waitFor(createTask(() -> sleep(HOUR, "result")), Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo("result"));
    }
}
