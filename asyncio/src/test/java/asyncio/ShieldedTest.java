package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.moveOnAfter;
import static asyncio.Asyncio.shielded;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ShieldedTest extends InVirtualTime {
    /// Runs a task that is cancelled after a second, and says how it ended.
    private void cancelAfterASecond(VoidCoroutine work) {
        run(() -> {
            var task = createTask(work);
            sleep(SECOND);
            task.cancel("from outside");
            try {
                task.await();
                note("done, cancelling " + task.cancelling());
            } catch (CancelledError e) {
                note("cancelled " + e.getMessage() + ", cancelling " + task.cancelling());
            }
        });
    }

    @Test
    void aRequestIsHeldBackUntilTheNextSuspension() {
        cancelAfterASecond(() -> {
            var result = shielded(() -> sleep(Duration.ofSeconds(5), "the result"));
            note(result + ", cancelling " + self().cancelling());
            try {
                sleep(TURN);
            } catch (CancelledError e) {
                note("delivered " + e.getMessage());
            }
            sleep(SECOND);
        });

        assertThat(trace)
                .containsExactly("5 the result, cancelling 1", "5 delivered from outside", "6 done, cancelling 1");
    }

    @Test
    void aTaskWithoutAnotherSuspensionEndsCancelled() {
        cancelAfterASecond(() -> shielded(() -> sleep(Duration.ofSeconds(5))));

        assertThat(trace).containsExactly("5 cancelled from outside, cancelling 1");
    }

    @Test
    void twoRequestsAreTwoRequestsAndOneError() {
        run(() -> {
            var task = createTask(() -> {
                shielded(() -> sleep(SECOND));
                try {
                    sleep(SECOND);
                } catch (CancelledError e) {
                    note(e.getMessage() + ", cancelling " + self().cancelling());
                }
                sleep(SECOND);
                self().uncancel();
                self().uncancel();
            });
            sleep(TURN);
            task.cancel("first");
            task.cancel("second");
            assertThat(task.cancelling()).isEqualTo(2);
            task.await();
            assertThat(task.cancelling()).isZero();
        });

        assertThat(trace).containsExactly("1 second, cancelling 2");
    }

    @Test
    void aRequestFromBeforeIsHeldBackToo() {
        run(() -> {
            self().cancel("myself");
            shielded(() -> sleep(SECOND));
            note("after");
            assertThatThrownBy(() -> sleep(HOUR))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("myself");
            assertThat(self().uncancel()).isZero();
        });

        assertThat(trace).containsExactly("1 after");
    }

    @Test
    void aRequestThatIsTakenBackIsNotDelivered() {
        run(() -> {
            var task = createTask(() -> {
                shielded(() -> sleep(SECOND));
                sleep(SECOND);
                note("went on");
            });
            sleep(TURN);
            task.cancel();
            task.cancel();
            assertThat(task.uncancel()).isEqualTo(1);
            assertThat(task.uncancel()).isZero();
            assertThat(task.uncancel()).isZero();
            task.await();
        });

        assertThat(trace).containsExactly("2 went on");
    }

    @Test
    void anExceptionLeavesTheBlockAndTheRequestStaysOpen() {
        cancelAfterASecond(() -> {
            try {
                shielded(() -> {
                    sleep(Duration.ofSeconds(2));
                    throw new IOException("broken");
                });
            } catch (Exception e) {
                note(Objects.requireNonNull(e.getMessage()));
            }
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("2 broken", "2 cancelled from outside, cancelling 1");
    }

    @Test
    void cleaningUpIsShieldedWithALimit() {
        run(() -> {
            var task = createTask(() -> {
                // @start region=shielded
                try {
                    sleep(HOUR);
                } finally {
                    shielded(Duration.ofSeconds(5), () -> sayGoodbye());
                }
                // @end
            });
            sleep(SECOND);
            task.cancel();
            sleep(SECOND);
            task.cancel("once more");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelling()).isEqualTo(2);
        });

        assertThat(trace).containsExactly("1 goodbye begins");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    private void sayGoodbye() {
        note("goodbye begins");
        sleep(HOUR);
        note("never");
    }

    @Test
    void aLimitTellsWhetherTheBlockWasCutOff() {
        run(() -> {
            assertThat(shielded(SECOND, () -> sleep(HOUR))).isFalse();
            assertThat(shielded(HOUR, () -> sleep(SECOND))).isTrue();
            assertThat(shielded(SECOND, () -> sleep(HOUR, "late"))).isEmpty();
            assertThat(shielded(HOUR, () -> sleep(SECOND, "in time"))).contains("in time");
            assertThat(self().cancelling()).isZero();
        });
    }

    @Test
    void aTimeoutAroundStrikesAfterTheBlock() {
        run(() -> {
            assertThatThrownBy(() -> timeout(SECOND, () -> {
                        shielded(() -> sleep(Duration.ofSeconds(3)));
                        note("after the block");
                        sleep(HOUR);
                    }))
                    .isInstanceOf(TimeoutException.class);
            note("cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("3 after the block", "3 cancelling 0");
    }

    @Test
    void aTimeoutAroundThatEndsWithTheBlockIsOver() {
        run(() -> {
            timeout(SECOND, deadline -> {
                shielded(() -> sleep(Duration.ofSeconds(3)));
                note("expired " + deadline.expired());
            });
            sleep(SECOND);
            note("cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("3 expired true", "4 cancelling 0");
    }

    @Test
    void aTimeoutThatBeginsAfterTheBlockDoesNotSwallowTheRequest() {
        cancelAfterASecond(() -> {
            shielded(() -> sleep(Duration.ofSeconds(2)));
            try {
                timeout(TURN, () -> sleep(HOUR));
            } catch (TimeoutException e) {
                note("never");
            }
        });

        assertThat(trace).containsExactly("2 cancelled from outside, cancelling 1");
    }

    @Test
    void aTimeoutInsideStrikesAtOnceAlsoIfARequestIsHeldBack() {
        cancelAfterASecond(() -> {
            shielded(() -> {
                assertThatThrownBy(() -> timeout(Duration.ofSeconds(3), () -> sleep(HOUR)))
                        .isInstanceOf(TimeoutException.class);
                sleep(SECOND);
                note("inside");
            });
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("4 inside", "4 cancelled from outside, cancelling 1");
    }

    @Test
    void aGroupInsideFailsAsEverAlsoIfARequestIsHeldBack() {
        cancelAfterASecond(() -> {
            shielded(() -> {
                assertThatThrownBy(() -> taskGroup(group -> {
                            group.createTask(() -> {
                                sleep(Duration.ofSeconds(2));
                                throw new IOException("broken");
                            });
                            sleep(HOUR);
                        }))
                        .isInstanceOf(ExceptionGroup.class);
                note("inside");
                sleep(SECOND);
                note("still inside");
            });
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("2 inside", "3 still inside", "3 cancelled from outside, cancelling 1");
    }

    @Test
    void theTasksOfAGroupInsideAreShielded() {
        cancelAfterASecond(() -> shielded(() -> taskGroup(group -> {
            group.createTask(() -> {
                sleep(Duration.ofSeconds(4));
                note("task ends");
            });
        })));

        assertThat(trace).containsExactly("4 task ends", "4 cancelled from outside, cancelling 1");
    }

    @Test
    void aGroupAroundIsCancelledAfterTheBlock() {
        run(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                        group.createTask(() -> {
                            sleep(SECOND);
                            throw new IOException("broken");
                        });
                        group.createTask(() -> {
                            shielded(() -> sleep(Duration.ofSeconds(3)));
                            note("task is over");
                            sleep(HOUR);
                        });
                        shielded(() -> sleep(Duration.ofSeconds(2)));
                        note("block is over");
                        sleep(HOUR);
                    }))
                    .isInstanceOf(ExceptionGroup.class);
            note("cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("2 block is over", "3 task is over", "3 cancelling 0");
    }

    @Test
    void shieldsInOneAnotherHoldWhatComesFromOutsideToTheOuterEnd() {
        cancelAfterASecond(() -> {
            shielded(() -> {
                shielded(() -> sleep(Duration.ofSeconds(2)));
                sleep(SECOND);
                note("inner is over");
            });
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("3 inner is over", "3 cancelled from outside, cancelling 1");
    }

    @Test
    void aTimeoutBetweenTwoShieldsIsHeldBackByTheInnerOne() {
        run(() -> {
            shielded(() -> {
                assertThat(moveOnAfter(SECOND, () -> {
                            shielded(() -> sleep(Duration.ofSeconds(2)));
                            note("inner is over");
                            sleep(HOUR);
                        }))
                        .isFalse();
                sleep(SECOND);
                note("outer goes on");
            });
            note("cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("2 inner is over", "3 outer goes on", "3 cancelling 0");
    }

    @Test
    void aCancellationOfWhatIsAwaitedIsNotHeldBack() {
        run(() -> {
            var other = createTask(() -> sleep(HOUR));
            Asyncio.getRunningLoop().callLater(SECOND, other::cancel);

            assertThatThrownBy(() -> shielded(() -> Asyncio.await(other))).isInstanceOf(CancelledError.class);
            note("cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("1 cancelling 0");
    }

    @Test
    void whoWaitsForAShieldedTaskWaitsOn() {
        run(() -> {
            var inner = createTask(() -> {
                shielded(() -> sleep(Duration.ofSeconds(2)));
                sleep(HOUR);
            });
            var outer = createTask(() -> Asyncio.await(inner));
            sleep(SECOND);
            outer.cancel("from outside");
            assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
            note("inner cancelled: " + inner.cancelled());
        });

        assertThat(trace).containsExactly("2 inner cancelled: true");
    }

    @Test
    void theEndOfTheProgramWaitsForTheBlock() {
        run(() -> {
            createTask(() -> {
                shielded(() -> taskGroup(group -> {
                    group.createTask(() -> {
                        sleep(Duration.ofSeconds(3));
                        note("task of the group ends");
                    });
                    sleep(Duration.ofSeconds(2));
                    note("block ends");
                }));
                sleep(HOUR);
                note("never");
            });
            sleep(SECOND);
            note("main ends");
        });

        assertThat(trace).containsExactly("1 main ends", "2 block ends", "3 task of the group ends");
    }

    @Test
    void theEndOfTheProgramCancelsALooseTaskOfTheBlock() {
        run(() -> {
            createTask(() -> shielded(() -> {
                var loose = createTask(() -> sleep(HOUR));
                assertThatThrownBy(loose::await).isInstanceOf(CancelledError.class);
                note("it was cancelled");
            }));
            sleep(SECOND);
        });

        assertThat(trace).containsExactly("1 it was cancelled");
    }

    @Test
    void aBlockDoesNotSuspendByItself() {
        run(() -> {
            Asyncio.getRunningLoop().callSoon(() -> note("next turn"));
            assertThat(shielded(() -> "result")).isEqualTo("result");
            note("same turn");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("0 same turn", "0 next turn");
    }

    @Test
    void aBlockNeedsATask() {
        assertThatThrownBy(() -> shielded(() -> {}))
                .isInstanceOf(WrongLoopException.class)
                .hasMessageContaining("shielded");
    }

    @Test
    void aTextSaysThatARequestWaits() {
        run(() -> {
            var task = createTask(() -> shielded(() -> sleep(SECOND)), "busy");
            sleep(TURN);
            task.cancel();
            assertThat(task.toString()).contains("cancelling");
        });
    }
}
