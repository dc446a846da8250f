package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CancellationTest extends InVirtualTime {
    private void sleepAndNote(Duration delay) {
        try {
            sleep(delay);
            trace.add("slept");
        } catch (CancelledError e) {
            trace.add("cancelled: " + e.getMessage());
            throw e;
        }
    }

    @Test
    void aTaskCancelledBeforeItsFirstStepNeverRuns() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    trace.add("ran");
                } finally {
                    trace.add("cleaned up");
                }
            });
            assertThat(task.cancel()).isTrue();
            assertThat(task.done()).isFalse();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void cancellingAWaitingTaskCancelsWhatItAwaitsAtOnceAndTheTaskATurnLater() {
        run(() -> {
            var future = new Future<String>();
            var task = createTask(() -> {
                try {
                    future.await();
                } catch (CancelledError e) {
                    trace.add("delivered " + e.getMessage());
                    throw e;
                }
            });
            sleep(TURN);
            task.cancel("why");
            trace.add("future cancelled " + future.cancelled() + ", task cancelled " + task.cancelled());
            sleep(TURN);
            trace.add("task cancelled " + task.cancelled());
        });

        assertThat(trace)
                .containsExactly("future cancelled true, task cancelled false", "delivered why", "task cancelled true");
    }

    @Test
    void aCancellationThatMeetsTheResultWins() {
        run(() -> {
            var future = new Future<String>();
            var task = createTask(() -> trace.add("got " + future.await()));
            sleep(TURN);
            future.setResult("lost");
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void twoRequestsBeforeTheDeliveryAreDeliveredOnceAndCountedTwice() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("delivered, cancelling " + self().cancelling());
                }
                sleepAndNote(TURN);
            });
            sleep(TURN);
            task.cancel();
            task.cancel();
            task.await();
        });

        assertThat(trace).containsExactly("delivered, cancelling 2", "slept");
    }

    @Test
    void aTaskThatCancelsItselfGoesOnUntilItSuspends() {
        run(() -> {
            var done = new Future<String>();
            done.setResult("done");
            var task = createTask(() -> {
                self().cancel("myself");
                trace.add("goes on, " + done.await());
                sleepAndNote(TURN);
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("goes on, done", "cancelled: myself");
    }

    @Test
    void aBodyThatReturnsWithARequestOpenEndsCancelled() {
        run(() -> {
            var task = createTask(() -> {
                self().cancel("too late");
                return "dropped";
            });

            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("too late");
            assertThat(task.cancelled()).isTrue();
        });
    }

    @Test
    void aTaskThatSwallowsACancellationRunsOn() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
                sleep(HOUR);
                return "result";
            });
            sleep(TURN);
            task.cancel();

            assertThat(task.await()).isEqualTo("result");
            assertThat(task.cancelled()).isFalse();
            assertThat(task.cancelling()).isEqualTo(1);
        });

        assertThat(trace).containsExactly("swallowed");
    }

    @Test
    void throwingACancelledErrorEndsATaskCancelled() {
        run(() -> {
            var own = new CancelledError("own");
            var task = createTask(() -> {
                throw own;
            });

            assertThatThrownBy(task::await).isSameAs(own);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
        });
    }

    @Test
    void anInnerTaskThatAnswersACancellationWithAValueGivesItToTheOuterOne() {
        run(() -> {
            var inner = createTask(() -> {
                try {
                    sleep(HOUR);
                    return "slept";
                } catch (CancelledError e) {
                    return "swallowed";
                }
            });
            var outer = createTask(() -> inner.await());
            sleep(TURN);
            outer.cancel();

            assertThat(outer.await()).isEqualTo("swallowed");
            assertThat(outer.cancelled()).isFalse();
        });
    }

    @Test
    void takingBackTheLastRequestWithdrawsIt() {
        run(() -> {
            var task = createTask(() -> {
                self().cancel();
                assertThat(self().uncancel()).isZero();
                assertThat(self().uncancel()).isZero();
                sleepAndNote(TURN);
            });
            task.await();
        });

        assertThat(trace).containsExactly("slept");
    }

    @Test
    void theMessageReachesWhoeverAwaits() {
        run(() -> {
            var task = createTask(() -> sleep(HOUR));
            sleep(TURN);
            task.cancel("the reason");

            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("the reason");
            assertThatThrownBy(task::result).isInstanceOf(CancelledError.class);
            assertThatThrownBy(task::exception).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void onlyTheCountTellsWhoseCancellationItIs() {
        run(() -> {
            var other = createTask(() -> sleep(HOUR));
            var waiter = createTask(() -> {
                try {
                    other.await();
                } catch (CancelledError e) {
                    trace.add("cancelling " + self().cancelling());
                }
            });
            sleep(TURN);
            other.cancel();
            waiter.await();
        });

        assertThat(trace).containsExactly("cancelling 0");
    }

    @Test
    void tasksThatWaitForEachOtherCanBeCancelled() {
        Asyncio.run(new VirtualClock(), () -> {
            var tasks = new Task<?>[3];
            for (int i = 0; i < 3; i++) {
                int next = (i + 1) % 3;
                tasks[i] = createTask(() -> tasks[next].await());
            }
            sleep(Duration.ZERO);
            assertThat(tasks[0].cancel("enough")).isTrue();
            assertThat(tasks[0].cancel("too much")).isTrue();
            assertThat(tasks).extracting(Task::cancelling).containsExactly(2, 2, 2);
            Asyncio.gatherOutcomes(tasks).await();

            assertThat(tasks).allMatch(Task::cancelled);
        });
    }

    @Test
    void tasksThatGatherEachOtherCanBeCancelled() {
        Asyncio.run(new VirtualClock(), () -> {
            var tasks = new Task<?>[2];
            tasks[0] = createTask(() -> gather(tasks[1]).await());
            tasks[1] = createTask(() -> gather(tasks[0]).await());
            sleep(Duration.ZERO);
            tasks[0].cancel("enough");
            Asyncio.gatherOutcomes(tasks).await();

            assertThat(tasks).allMatch(Task::cancelled);
        });
    }

    @Test
    void aTaskBelowACycleIsCancelledAndTheCycleWithIt() {
        Asyncio.run(new VirtualClock(), () -> {
            var tasks = new Task<?>[2];
            tasks[0] = createTask(() -> tasks[1].await());
            tasks[1] = createTask(() -> tasks[0].await());
            var outer = createTask(() -> tasks[0].await());
            sleep(Duration.ZERO);
            outer.cancel();
            Asyncio.gatherOutcomes(outer, tasks[0], tasks[1]).await();

            assertThat(outer.cancelled()).isTrue();
            assertThat(tasks).allMatch(Task::cancelled);
        });
    }

    @Test
    void aTaskThatIsDoneCannotBeCancelled() {
        run(() -> {
            var task = createTask(() -> "result");
            task.await();

            assertThat(task.cancel()).isFalse();
            assertThat(task.cancelling()).isZero();
            assertThat(task.result()).isEqualTo("result");
        });
    }

    @Test
    void cleaningUpMaySuspend() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    trace.add("cleans up");
                    sleepAndNote(HOUR);
                }
            });
            sleep(TURN);
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("cleans up", "slept");
    }

    @Test
    void catchingExceptionLetsACancellationPass() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(HOUR);
                } catch (Exception e) {
                    trace.add("caught " + e);
                }
            });
            sleep(TURN);
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).isEmpty();
    }
}
