package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TaskGroupLimitTest extends InVirtualTime {
    @Test
    void createTaskSuspendsWhileTheGroupIsFull() {
        run(() -> TaskGroup.builder().limit(2).run(group -> {
            for (int i = 1; i <= 5; i++) {
                group.createTask(() -> sleep(SECOND));
                note("started " + i + ", running " + group.tasks().size());
            }
        }));

        assertThat(trace)
                .containsExactly(
                        "0 started 1, running 1",
                        "0 started 2, running 2",
                        "1 started 3, running 1",
                        "1 started 4, running 2",
                        "2 started 5, running 1");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aTaskThatFailsEndsTheWait() {
        run(() -> {
            assertThatThrownBy(() -> TaskGroup.builder().limit(1).run(group -> {
                        group.createTask(() -> {
                            sleep(SECOND);
                            throw new IOException("broken");
                        });
                        group.createTask(() -> note("never"));
                    }))
                    .isInstanceOf(ExceptionGroup.class);
            assertThat(self().cancelling()).isZero();
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void aPlaceIsFreeAgainHoweverItsTaskEnded() {
        run(() -> TaskGroup.builder()
                .limit(1)
                .supervisor((task, error) -> note(Objects.requireNonNull(error.getMessage())))
                .run(group -> {
                    group.createTask(() -> {
                        throw new IllegalStateException("failed");
                    });
                    group.createTask(() -> sleep(HOUR)).cancel();
                    group.createTask(() -> note("third"));
                }));

        assertThat(trace).containsExactly("0 failed", "0 third");
    }

    @Test
    void oneWhoWaitsForAPlaceCanBeCancelled() {
        run(() -> TaskGroup.builder().limit(1).run(group -> {
            group.createTask(() -> sleep(SECOND));
            assertThat(Asyncio.moveOnAfter(TURN, () -> {
                        group.createTask(() -> note("never"));
                    }))
                    .isFalse();
            group.createTask(() -> note("the place was not lost"));
        }));

        assertThat(trace).containsExactly("1 the place was not lost");
    }

    @Test
    void aGroupStaysOpenForAStrangerWhoWaitsForAPlace() {
        run(() -> {
            var groups = new ArrayList<TaskGroup>();
            var stranger = createTask(() -> {
                sleep(SECOND);
                groups.getFirst().createTask(() -> {
                    sleep(SECOND);
                    note("the stranger's task");
                });
            });
            TaskGroup.builder().limit(1).run(group -> {
                groups.add(group);
                group.createTask(() -> sleep(Duration.ofSeconds(2)));
            });
            note("the group has ended");
            stranger.await();
        });

        assertThat(trace).containsExactly("3 the stranger's task", "3 the group has ended");
    }

    @Test
    void aStrangerWhoWaitsForAPlaceIsRefusedWhenTheGroupIsCancelled() {
        run(() -> {
            var groups = new ArrayList<TaskGroup>();
            var stranger = createTask(() -> {
                sleep(TURN);
                groups.getFirst().createTask(() -> note("never"));
            });
            TaskGroup.builder().limit(1).run(group -> {
                groups.add(group);
                group.createTask(() -> sleep(HOUR));
                sleep(SECOND);
                group.cancel();
            });
            note("the group has ended");
            assertThatThrownBy(stranger::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no task can be started");
        });

        assertThat(trace).containsExactly("1 the group has ended");
    }

    @Test
    void tasksThatWouldAllWaitForEachOtherAreToldSo() {
        run(() -> TaskGroup.builder().limit(2).run(group -> {
            for (int i = 0; i < 2; i++) {
                group.createTask(() -> {
                    sleep(SECOND);
                    try {
                        group.createTask(() -> note("grandchild"));
                    } catch (IllegalStateException e) {
                        note(Objects.requireNonNull(e.getMessage()).substring(0, 11));
                    }
                });
            }
        }));

        assertThat(trace).containsExactly("1 all 2 tasks", "1 grandchild");
    }

    @Test
    void aCallbackCannotWait() {
        run(() -> TaskGroup.builder().limit(1).run(group -> {
            Asyncio.getRunningLoop().callSoon(() -> {
                group.createTask(() -> note("there was a place"));
                assertThatThrownBy(() -> group.createTask(() -> note("never")))
                        .isInstanceOf(WrongLoopException.class)
                        .hasMessageContaining("has to wait");
                note("refused");
            });
            sleep(SECOND);
        }));

        assertThat(trace).containsExactly("0 refused", "0 there was a place");
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatThrownBy(() -> TaskGroup.builder().limit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give one or more");
    }
}
