package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Groups that are cancelled from outside, and [TaskGroup#cancel].
final class TaskGroupCancelTest extends InVirtualTime {
    @Test
    void aCancellationFromOutsideWaitsForTheTasks() {
        run(() -> {
            var owner = createTask(() -> taskGroup(group -> {
                group.createTask(() -> sleepAndCleanUp(SECOND));
            }));
            sleep(TURN);
            sleep(TURN);
            owner.cancel("the reason");

            assertThatThrownBy(owner::await).isInstanceOf(CancelledError.class).hasMessage("the reason");
            assertThat(owner.cancelling()).isEqualTo(1);
        });

        assertThat(trace).containsExactly("cleaned up");
    }

    @Test
    void errorsGoFirstAndTheCancellationComesAtTheNextSuspension() {
        run(() -> {
            var owner = createTask(() -> {
                try {
                    taskGroup(group -> {
                        group.createTask(() -> {
                            try {
                                sleep(HOUR);
                            } catch (CancelledError e) {
                                throw new IOException("broken", e);
                            }
                        });
                    });
                } catch (ExceptionGroup e) {
                    trace.add("group, cancelling " + self().cancelling());
                }
                try {
                    sleep(TURN);
                } catch (CancelledError e) {
                    trace.add("cancelled");
                    throw e;
                }
            });
            sleep(TURN);
            sleep(TURN);
            owner.cancel();
            assertThatThrownBy(owner::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("group, cancelling 1", "cancelled");
    }

    @Test
    void cancellingAGroupEndsItsTasksAndItsBlockInSilence() {
        run(() -> {
            var result = taskGroup(group -> {
                group.createTask(() -> sleepAndCleanUp(TURN));
                sleep(SECOND);
                group.cancel();
                trace.add("block goes on");
                sleep(HOUR);
                return "never";
            });
            trace.add("result " + result + ", cancelling " + self().cancelling());
            sleep(TURN);
        });

        assertThat(trace).containsExactly("block goes on", "cleaned up", "result null, cancelling 0");
        assertThat(clock.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void aTaskMayCancelItsGroup() {
        run(() -> {
            taskGroup(group -> {
                group.createTask(() -> {
                    sleep(SECOND);
                    group.cancel();
                });
                group.createTask(() -> sleepAndCleanUp(TURN));
            });
            trace.add("after, cancelling " + self().cancelling());
        });

        assertThat(trace).containsExactly("cleaned up", "after, cancelling 0");
    }

    @Test
    void errorsDuringTheCleanUpAreStillRaised() {
        run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.createTask(() -> {
                        try {
                            sleep(HOUR);
                        } catch (CancelledError e) {
                            throw new IOException("broken", e);
                        }
                    });
                    sleep(TURN);
                    group.cancel();
                }))
                .isInstanceOf(ExceptionGroup.class));
    }

    @Test
    void aGroupCancelledBeforeItsBlockIsCancelledOnEntry() {
        run(() -> {
            var group = new TaskGroup();
            group.cancel();
            group.run(_ -> {
                trace.add("block begins");
                sleep(TURN);
                trace.add("never");
                return "";
            });
            group.cancel();
            sleep(TURN);
            trace.add("after");
        });

        assertThat(trace).containsExactly("block begins", "after");
    }

    @Test
    void aTimeoutAroundACancelledGroupStillExpires() {
        run(() -> {
            assertThatThrownBy(() -> timeout(
                            SECOND,
                            () -> taskGroup(group -> {
                                group.createTask(() -> sleepAndCleanUp(HOUR));
                                sleep(TURN);
                                group.cancel();
                            })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(self().cancelling()).isZero();
        });
    }

    @Test
    void aCancellationFromOutsideIsNotLostAfterThatOfTheGroup() {
        run(() -> {
            var owner = createTask(() -> {
                taskGroup(group -> {
                    group.createTask(() -> sleepAndCleanUp(SECOND));
                    sleep(TURN);
                    group.cancel();
                });
                trace.add("never");
            });
            sleep(Duration.ofMillis(500));
            owner.cancel("from outside");

            assertThatThrownBy(owner::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
        });

        assertThat(trace).containsExactly("cleaned up");
    }

    @Test
    void aTextShowsTheState() {
        run(() -> {
            var group = new TaskGroup();
            assertThat(group).hasToString("TaskGroup[new, tasks=0]");
            group.run(_ -> {
                group.createTask(() -> {});
                assertThat(group).hasToString("TaskGroup[entered, tasks=1]");
                return "";
            });
            assertThat(group).hasToString("TaskGroup[finished, tasks=0]");
        });
    }
}
