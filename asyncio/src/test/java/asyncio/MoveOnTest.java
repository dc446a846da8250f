package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentDeadline;
import static asyncio.Asyncio.moveOnAfter;
import static asyncio.Asyncio.moveOnAt;
import static asyncio.Asyncio.shielded;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// `moveOnAfter`, `moveOnAt`, `currentDeadline`.
final class MoveOnTest extends InVirtualTime {
    private static final long SECOND_NANOS = SECOND.toNanos();

    @Test
    void aBlockThatIsTooSlowIsLeftInSilence() {
        run(() -> {
            // @start region=moveOn
            String weather =
                    moveOnAfter(Duration.ofSeconds(2), () -> askTheStation()).orElse("probably rain");
            // @end
            note(weather);
            assertThat(self().cancelling()).isZero();
            sleep(SECOND);
        });

        assertThat(trace).containsExactly("2 probably rain");
    }

    private static String askTheStation() {
        return sleep(HOUR, "sun");
    }

    @Test
    void itSaysWhetherTheBlockRanToItsEnd() {
        run(() -> {
            assertThat(moveOnAfter(HOUR, () -> sleep(SECOND))).isTrue();
            assertThat(moveOnAfter(SECOND, () -> sleep(HOUR))).isFalse();
            assertThat(moveOnAfter(HOUR, () -> sleep(SECOND, "result"))).contains("result");
            assertThat(moveOnAfter(null, () -> sleep(HOUR, "any time"))).contains("any time");
            sleep(Duration.ofHours(2)); // The timers are gone.
        });
    }

    @Test
    void aResultThatComesTooLateIsNotLost() {
        run(() -> {
            var result = moveOnAfter(SECOND, deadline -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    note("expired " + deadline.expired());
                }
                return "saved";
            });
            assertThat(result).contains("saved");
            assertThat(self().cancelling()).isZero();
            sleep(SECOND);
        });

        assertThat(trace).containsExactly("1 expired true");
    }

    @Test
    void theBlockMayMoveItsDeadline() {
        run(() -> {
            assertThat(moveOnAfter(SECOND, deadline -> {
                        deadline.reschedule(2 * SECOND_NANOS);
                        sleep(HOUR);
                    }))
                    .isFalse();
            note("first");
            assertThat(moveOnAt(3 * SECOND_NANOS, deadline -> {
                        sleep(HOUR);
                    }))
                    .isFalse();
            note("second");
            assertThat(moveOnAt(null, deadline -> "no deadline")).contains("no deadline");
        });

        assertThat(trace).containsExactly("2 first", "3 second");
    }

    @Test
    void aCancellationFromElsewhereIsThrownOn() {
        run(() -> {
            var task = createTask(() -> {
                moveOnAfter(HOUR, () -> sleep(HOUR));
                note("never");
            });
            sleep(SECOND);
            task.cancel("from outside");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
            assertThat(task.cancelling()).isEqualTo(1);
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void aCancellationFromElsewhereInTheSameTurnWins() {
        run(() -> {
            var task = createTask(() -> {
                moveOnAfter(SECOND, () -> sleep(HOUR));
                note("never");
            });
            sleep(TURN);
            Asyncio.getRunningLoop().callLater(SECOND.minusNanos(1), () -> {
                clock.idle(1, false);
                task.cancel("from outside");
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    @Test
    void aRequestThatWaitedForTheBlockIsNotSwallowed() {
        run(() -> {
            var task = createTask(() -> {
                self().cancel("myself");
                moveOnAfter(TURN, () -> sleep(HOUR));
                note("never");
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelling()).isEqualTo(1);
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void ofTwoWithTheSameDeadlineTheOuterOneMovesOn() {
        run(() -> {
            assertThat(moveOnAfter(SECOND, () -> {
                        moveOnAfter(SECOND, () -> sleep(HOUR));
                        note("never");
                    }))
                    .isFalse();
            sleep(SECOND);
            note("cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("2 cancelling 0");
    }

    @Test
    void anotherExceptionLeaves() {
        run(() -> assertThatThrownBy(() -> moveOnAfter(SECOND, () -> {
                    try {
                        sleep(HOUR);
                    } finally {
                        failToCleanUp();
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TimeoutException.class)));
    }

    private static void failToCleanUp() {
        throw new IllegalStateException("cannot clean up");
    }

    @Test
    void aGroupInsideIsCancelledAsAWhole() {
        run(() -> {
            assertThat(moveOnAfter(
                            SECOND,
                            () -> taskGroup(group -> {
                                group.createTask(() -> {
                                    try {
                                        sleep(HOUR);
                                    } finally {
                                        note("task ends");
                                    }
                                });
                            })))
                    .isFalse();
            note("moved on");
        });

        assertThat(trace).containsExactly("1 task ends", "1 moved on");
    }

    @Test
    void duringACleanUpADeadlineThatTheBlockDidNotNoticeIsForgotten() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    boolean done = moveOnAfter(SECOND, () -> {
                        shielded(() -> sleep(Duration.ofSeconds(2)));
                    });
                    note("done " + done);
                    sleep(SECOND);
                    note("cleaned up");
                }
            });
            sleep(TURN);
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelling()).isEqualTo(1);
        });

        assertThat(trace).containsExactly("2 done true", "3 cleaned up");
    }

    @Test
    void aBlockedCallIsCutOff() {
        if (FiberKind.preferred() != FiberKind.LOOP) return; // Elsewhere a blocking call blocks the loop.
        run(() -> {
            var never = new CountDownLatch(1);
            Asyncio.getRunningLoop().callSoon(() -> clock.idle(SECOND_NANOS, false)); // Blocked calls keep it still.
            assertThat(moveOnAfter(SECOND, () -> never.await())).isFalse();
            assertThat(self().cancelling()).isZero();
            assertThat(Thread.interrupted()).isFalse();
            sleep(SECOND);
        });
    }

    @Test
    void aBlockThatReturnsNullIsRefused() {
        run(() -> assertThatThrownBy(() -> moveOnAfter(SECOND, MoveOnTest::nothing))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("the block of moveOnAfter returned null"));
    }

    @SuppressWarnings("NullAway") // On purpose.
    private static String nothing() {
        return null;
    }

    @Test
    void itNeedsATask() {
        assertThatThrownBy(() -> moveOnAfter(SECOND, () -> {}))
                .isInstanceOf(WrongLoopException.class)
                .hasMessageContaining("moveOnAfter");
    }

    // ---- The deadline in force

    @Test
    void theEarliestDeadlineAroundIsInForce() {
        run(() -> {
            assertThat(currentDeadline()).isEmpty();
            timeout(HOUR, outer -> {
                assertThat(currentDeadline()).hasValue(HOUR.toNanos());
                moveOnAfter(SECOND, () -> {
                    assertThat(currentDeadline()).hasValue(SECOND_NANOS);
                    timeout(null, () -> {
                        assertThat(currentDeadline()).hasValue(SECOND_NANOS);
                    });
                    Asyncio.waitFor(
                            () -> {
                                assertThat(currentDeadline()).hasValue(SECOND_NANOS);
                            },
                            HOUR);
                });
                outer.reschedule(2 * SECOND_NANOS);
                assertThat(currentDeadline()).hasValue(2 * SECOND_NANOS);
            });
            assertThat(currentDeadline()).isEmpty();
        });
    }

    @Test
    void aShieldHidesTheDeadlinesAround() {
        run(() -> timeout(HOUR, () -> {
            shielded(() -> {
                assertThat(currentDeadline()).isEmpty();
            });
            shielded(SECOND, () -> {
                assertThat(currentDeadline()).hasValue(SECOND_NANOS);
            });
            assertThat(currentDeadline()).hasValue(HOUR.toNanos());
        }));
    }

    @Test
    void theTasksOfAGroupHaveTheDeadlinesAroundIt() {
        run(() -> {
            timeout(
                    HOUR,
                    () -> taskGroup(group -> {
                        timeout(SECOND, () -> {
                            var inside = group.createTask(() -> currentDeadline());
                            var eager =
                                    group.createTask(() -> currentDeadline(), TaskOptions.DEFAULT.withEagerStart(true));
                            var own = group.createTask(() -> timeout(SECOND, () -> currentDeadline()));
                            var nested = group.createTask(() -> {
                                var kept = new ArrayList<Task<OptionalLong>>();
                                taskGroup(inner -> {
                                    kept.add(inner.createTask(() -> currentDeadline()));
                                });
                                return kept.getFirst().result();
                            });
                            assertThat(inside.await()).as("that of the group").hasValue(HOUR.toNanos());
                            assertThat(eager.await()).hasValue(HOUR.toNanos());
                            assertThat(own.await()).hasValue(SECOND_NANOS);
                            assertThat(nested.await()).hasValue(HOUR.toNanos());
                        });
                    }));
            timeout(HOUR, () -> {
                assertThat(createTask(() -> currentDeadline()).await())
                        .as("of no group")
                        .isEmpty();
            });
        });
    }

    @Test
    void whatATaskOpensIsItsOwn() {
        run(() -> timeout(
                HOUR,
                () -> taskGroup(group -> {
                    var task = group.createTask(() -> {
                        shielded(() -> sleep(SECOND));
                        note("task");
                        sleep(HOUR);
                    });
                    sleep(TURN);
                    task.cancel();
                    sleep(SECOND);
                    assertThat(currentDeadline()).hasValue(HOUR.toNanos());
                })));

        assertThat(trace).containsExactly("1 task");
    }

    @Test
    void askingForTheDeadlineNeedsATask() {
        assertThatThrownBy(Asyncio::currentDeadline).isInstanceOf(WrongLoopException.class);
    }

    @Test
    void aScopeLeftOpenByAGeneratorDoesNoHarm() {
        run(() -> {
            var generator = AsyncGenerator.<Integer>of(out -> timeout(HOUR, () -> {
                out.yield(1);
            }));
            generator.anext();
            timeout(SECOND, () -> {
                generator.close();
                assertThat(currentDeadline()).hasValue(SECOND_NANOS);
            });
            assertThat(currentDeadline()).isEmpty();
        });
    }

    @Test
    void anExceptionOfTheBlockIsThrownAsItself() {
        run(() -> {
            var broken = new IOException("broken");
            assertThatThrownBy(() -> moveOnAfter(SECOND, () -> {
                        throw broken;
                    }))
                    .isSameAs(broken);
        });
    }
}
