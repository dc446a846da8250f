package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// [TaskGroup#start].
final class TaskGroupStartTest extends InVirtualTime {
    @Test
    void theCallerGoesOnWhenTheTaskIsReady() {
        run(() -> {
            // @start region=start
            taskGroup(group -> {
                int port = group.start(status -> {
                    sleep(Duration.ofSeconds(1)); // Bind the socket.
                    status.started(8080);
                    sleep(Duration.ofSeconds(5)); // Serve.
                });
                note("listening on " + port);
            });
            // @end
            note("the group has ended");
        });

        assertThat(trace).containsExactly("1 listening on 8080", "6 the group has ended");
    }

    @Test
    void readinessNeedsNoValue() {
        run(() -> taskGroup(group -> {
            group.start(status -> status.started());
            note("ready");
        }));

        assertThat(trace).containsExactly("0 ready");
    }

    @Test
    void aFailureBeforehandIsTheCallersAlone() {
        run(() -> taskGroup(group -> {
            var broken = new IOException("cannot bind");
            assertThatThrownBy(() -> group.start(status -> {
                        sleep(SECOND);
                        throw broken;
                    }))
                    .isSameAs(broken);
            assertThat(group.tasks()).isEmpty();
            sleep(SECOND);
            note("the group goes on");
        }));

        assertThat(trace).containsExactly("2 the group goes on");
    }

    @Test
    void aFailureAfterwardsIsTheGroups() {
        run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.start(status -> {
                        status.started();
                        sleep(SECOND);
                        throw new IOException("connection lost");
                    });
                    note("ready");
                    sleep(HOUR);
                }))
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        e -> assertThat(e.exceptions())
                                .singleElement()
                                .hasToString("java.io.IOException: connection lost")));

        assertThat(trace).containsExactly("0 ready");
    }

    @Test
    void aTaskThatIsNeverReadyIsAnError() {
        run(() -> taskGroup(group -> {
            assertThatThrownBy(() -> group.start(status -> sleep(SECOND)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ended without calling started()");
        }));
    }

    @Test
    void aTaskThatIsCancelledBeforehandEndsTheWait() {
        run(() -> taskGroup(group -> {
            var name = TaskOptions.named("server");
            Asyncio.getRunningLoop().callLater(SECOND, () -> {
                for (var task : Asyncio.allTasks()) {
                    if (task.getName().equals("server")) task.cancel("not today");
                }
            });
            assertThatThrownBy(() -> group.start(status -> sleep(HOUR), name))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("not today");
            assertThat(self().cancelling()).isZero();
        }));
    }

    @Test
    void cancellingTheCallerCancelsTheTaskAndNotTheGroup() {
        run(() -> taskGroup(group -> {
            boolean ready = Asyncio.moveOnAfter(SECOND, () -> {
                group.start(status -> {
                    try {
                        sleep(HOUR);
                    } finally {
                        sleep(SECOND);
                        note("task has cleaned up");
                    }
                });
            });
            note("ready " + ready);
            sleep(SECOND);
            note("the group goes on");
        }));

        assertThat(trace).containsExactly("2 task has cleaned up", "2 ready false", "3 the group goes on");
    }

    @Test
    void aFailureOfTheCleanUpGoesBeforeTheCancellation() {
        run(() -> {
            var owner = createTask(() -> taskGroup(group -> {
                try {
                    group.start(status -> {
                        try {
                            sleep(HOUR);
                        } finally {
                            fail("clean-up");
                        }
                    });
                } catch (Exception e) {
                    note(Objects.requireNonNull(e.getMessage()));
                }
                sleep(HOUR);
                note("never");
            }));
            sleep(SECOND);
            owner.cancel();
            assertThatThrownBy(owner::await).isInstanceOf(CancelledError.class);
            assertThat(owner.cancelling()).isEqualTo(1);
        });

        assertThat(trace).containsExactly("1 clean-up");
    }

    private static void fail(String message) throws IOException {
        throw new IOException(message);
    }

    @Test
    void aShieldedTaskThatGetsReadyAfterTheCallerWasCancelledIsTheGroups() {
        run(() -> {
            taskGroup(group -> {
                boolean ready = Asyncio.moveOnAfter(SECOND, () -> {
                    group.start(status -> {
                        Asyncio.shielded(() -> {
                            sleep(Duration.ofSeconds(2));
                            status.started();
                            sleep(Duration.ofSeconds(2));
                            note("shielded work ends");
                        });
                        sleep(HOUR);
                        note("never");
                    });
                });
                note("ready " + ready + ", tasks " + group.tasks().size());
            });
            note("the group has ended");
        });

        assertThat(trace).containsExactly("2 ready false, tasks 1", "4 shielded work ends", "4 the group has ended");
    }

    @Test
    void aGroupThatIsCancelledMeanwhileWaitsAndCancelsTheTaskWhenItIsReady() {
        run(() -> {
            var groups = new ArrayList<TaskGroup>();
            var caller = createTask(() -> {
                sleep(TURN);
                String value = groups.getFirst().start(status -> {
                    sleep(Duration.ofSeconds(2));
                    status.started("value");
                    note("ready");
                    sleep(HOUR);
                    note("never");
                });
                note(value);
            });
            taskGroup(group -> {
                groups.add(group);
                sleep(SECOND);
                group.cancel();
            });
            note("the group has ended");
            caller.await();
        });

        assertThat(trace)
                .contains("2 ready", "2 value", "2 the group has ended")
                .doesNotContain("never");
    }

    @Test
    void anEagerTaskMayBeReadyAtOnce() {
        run(() -> taskGroup(group -> {
            var eager = TaskOptions.DEFAULT.withEagerStart(true);
            String value = group.start(
                    status -> {
                        status.started("at once");
                        sleep(SECOND);
                        note("done");
                    },
                    eager);
            note(value);
            assertThat(group.tasks()).hasSize(1);
            assertThatThrownBy(() -> group.start(status -> fail("eager"), eager))
                    .hasMessage("eager");
        }));

        assertThat(trace).containsExactly("0 at once", "1 done");
    }

    @Test
    void readinessIsSaidOnce() {
        run(() -> taskGroup(group -> {
            var kept = new ArrayList<TaskStatus<Integer>>();
            Integer value = group.start(status -> {
                kept.add(status);
                status.started(1);
                assertThatThrownBy(() -> status.started(2))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Call it once");
            });
            assertThat(value).isEqualTo(1);
            assertThatThrownBy(() -> group.<Integer>start(kept::add)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> kept.getLast().started(3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the task has ended");
        }));
    }

    @Test
    void aTaskOnItsWayTakesAPlaceOfALimitedGroup() {
        run(() -> TaskGroup.builder().limit(1).run(group -> {
            assertThatThrownBy(() -> group.start(status -> fail("first"))).hasMessage("first");
            group.start(status -> {
                status.started();
                sleep(SECOND);
            });
            group.start(status -> {
                note("second has its place");
                status.started();
            });
        }));

        assertThat(trace).containsExactly("1 second has its place");
    }

    @Test
    void aGroupThatHasEndedRefuses() {
        run(() -> {
            var group = new TaskGroup();
            assertThatThrownBy(() -> group.start(status -> status.started()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has not been entered");
            group.run(_ -> {});
            assertThatThrownBy(() -> group.start(status -> status.started()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is finished");
        });
    }
}
