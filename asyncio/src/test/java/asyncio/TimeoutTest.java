package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TimeoutTest extends InVirtualTime {
    @Test
    void aDeadlineCutsABlockOff() {
        run(() -> {
            // @start region=timeout
            try {
                timeout(Duration.ofSeconds(10), () -> {
                    var answer = askTheOracle();
                    trace.add(answer);
                });
            } catch (TimeoutException e) {
                trace.add("no answer");
            }
            // @end
        });

        assertThat(trace).containsExactly("no answer");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    private static String askTheOracle() {
        return sleep(HOUR, "42");
    }

    @Test
    void aBlockThatIsFastEnoughReturnsItsResult() {
        run(() -> {
            assertThat(Asyncio.<String>timeout(HOUR, () -> sleep(SECOND, "result")))
                    .isEqualTo("result");
            sleep(Duration.ofHours(2)); // The timer is gone.
        });
    }

    @Test
    void theExceptionSaysHowLongTheBlockWasGivenAndLeavesNoRequestBehind() {
        run(() -> {
            assertThatThrownBy(() -> timeout(SECOND, () -> sleep(HOUR)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("the block was not done by its deadline, PT1S after it began")
                    .hasCauseInstanceOf(CancelledError.class);
            assertThat(self().cancelling()).isZero();
            sleep(TURN);
        });
    }

    @Test
    void aDeadlineThatHasPassedStrikesWhereTheBlockSuspends() {
        run(() -> {
            timeout(TURN, deadline -> {
                trace.add("no suspension, expired " + deadline.expired());
            });
            assertThatThrownBy(() -> timeout(Duration.ofSeconds(-1), () -> sleep(TURN)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("the block was not done by its deadline, which was over when it began");
        });

        assertThat(trace).containsExactly("no suspension, expired false");
    }

    @Test
    void overrunningWithoutSuspendingIsNoticedAtTheSecondSuspension() {
        run(() -> {
            timeout(SECOND, deadline -> {
                clock.idle(HOUR.toNanos(), false); // As a computation that takes an hour.
                trace.add("overran, expired " + deadline.expired());
            });
            assertThatThrownBy(() -> timeout(SECOND, () -> {
                        clock.idle(HOUR.toNanos(), false);
                        sleep(TURN);
                        trace.add("first suspension");
                        sleep(TURN);
                        trace.add("never");
                    }))
                    .isInstanceOf(TimeoutException.class);
        });

        assertThat(trace).containsExactly("overran, expired false", "first suspension");
    }

    @Test
    void aBlockThatSwallowsTheCancellationIsNotTimedOut() {
        run(() -> {
            timeout(SECOND, deadline -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
                trace.add("expired " + deadline.expired());
            });
            trace.add("cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("swallowed", "expired true", "cancelling 0");
    }

    @Test
    void anotherExceptionLeavesAndCarriesTheTimeout() {
        run(() -> assertThatThrownBy(() -> timeout(SECOND, () -> {
                    try {
                        sleep(HOUR);
                    } finally {
                        failToCleanUp();
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot clean up")
                .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TimeoutException.class)));
    }

    private static void failToCleanUp() {
        throw new IllegalStateException("cannot clean up");
    }

    @Test
    void aCancellationFromOutsideInTheSameTurnWins() {
        run(() -> {
            var task = createTask(() -> timeout(SECOND, () -> sleep(HOUR)));
            sleep(TURN);
            Asyncio.getRunningLoop().callLater(SECOND.minusNanos(1), () -> {
                clock.idle(1, false);
                task.cancel("from outside");
            });

            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    @Test
    void ofTwoWithTheSameDeadlineTheOuterOneIsRaised() {
        run(() -> {
            var both = new ArrayList<Timeout>();
            assertThatThrownBy(() -> timeout(SECOND, outer -> {
                        both.add(outer);
                        try {
                            timeout(SECOND, inner -> {
                                both.add(inner);
                                sleep(HOUR);
                            });
                        } catch (TimeoutException e) {
                            trace.add("never");
                        }
                    }))
                    .isInstanceOf(TimeoutException.class);
            assertThat(both).allMatch(Timeout::expired).hasSize(2);
            assertThat(self().cancelling()).isZero();
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void theInnerOfTwoTimeoutsDoesNotDisturbTheOuterOne() {
        run(() -> timeout(HOUR, () -> {
            assertThatThrownBy(() -> timeout(SECOND, () -> sleep(HOUR))).isInstanceOf(TimeoutException.class);
            sleep(SECOND);
            trace.add("outer goes on");
        }));

        assertThat(trace).containsExactly("outer goes on");
    }

    @Test
    void aDeadlineCanBeMovedAndTakenAway() {
        run(() -> {
            timeout(SECOND, deadline -> {
                deadline.reschedule(Duration.ofMinutes(1).toNanos());
                sleep(Duration.ofSeconds(30));
                deadline.reschedule(null);
                assertThat(deadline.when()).isEmpty();
                sleep(HOUR);
            });
            assertThatThrownBy(() -> timeout((Duration) null, deadline -> {
                        deadline.reschedule(0L); // Past: in the next turn.
                        sleep(HOUR);
                    }))
                    .isInstanceOf(TimeoutException.class);
        });

        assertThat(clock.elapsed()).isEqualTo(HOUR.plusSeconds(30));
    }

    @Test
    void aDeadlineMovesOnlyWhileItsBlockIsActive() {
        run(() -> {
            var kept = new ArrayList<Timeout>();
            timeout(HOUR, deadline -> {
                kept.add(deadline);
            });
            assertRefused(kept.getFirst(), "finished");
            assertThatThrownBy(() -> timeout(SECOND, deadline -> {
                        try {
                            sleep(HOUR);
                        } finally {
                            assertRefused(deadline, "expiring");
                            kept.add(deadline);
                        }
                    }))
                    .isInstanceOf(TimeoutException.class);
            assertRefused(kept.getLast(), "expired");
            assertRefused(new Timeout(null), "created");
        });
    }

    private static void assertRefused(Timeout timeout, String state) {
        assertThatThrownBy(() -> timeout.reschedule(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Timeout[" + state)
                .hasMessageContaining("only inside its block");
    }

    @Test
    void anAbsurdlyLongTimeoutNeverComes() {
        run(() -> {
            timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> sleep(Duration.ofDays(36_500)));
            @Nullable Duration none = null;
            timeout(none, () -> sleep(HOUR));
        });
    }

    @Test
    void aTimeoutNeedsATask() {
        assertThatThrownBy(() -> timeout(SECOND, () -> {}))
                .isInstanceOf(WrongLoopException.class)
                .hasMessageContaining("runs no event loop")
                .hasMessageContaining("Asyncio.run");
    }
}
