package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EagerTaskTest extends InVirtualTime {
    private static final TaskOptions EAGER = TaskOptions.DEFAULT.withEagerStart(true);
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    private void runEagerly(VoidCoroutine main) {
        run(() -> {
            Asyncio.getRunningLoop().setTaskFactory(TaskFactory.EAGER);
            main.await();
        });
    }

    @Test
    void theFirstStepRunsInsideCreateTask() {
        run(() -> {
            var task = createTask(
                    () -> {
                        trace.add("first step");
                        sleep(TURN);
                        trace.add("second step");
                    },
                    EAGER);
            trace.add("created");
            task.await();
        });

        assertThat(trace).containsExactly("first step", "created", "second step");
    }

    @Test
    void aTaskThatNeverSuspendsIsDoneOnReturn() {
        run(() -> {
            var task = createTask(() -> "result", EAGER);

            assertThat(task.done()).isTrue();
            assertThat(task.result()).isEqualTo("result");
            assertThat(task.getCoro()).isNull();
            assertThat(Asyncio.allTasks()).containsExactly(currentTask());
        });
    }

    @Test
    void theFirstStepHasATaskAndAContextOfItsOwn() {
        run(() -> {
            var starter = currentTask();
            USER.set("ann");
            var task = createTask(
                    () -> {
                        assertThat(currentTask()).isNotSameAs(starter);
                        assertThat(Asyncio.allTasks()).contains(currentTask());
                        trace.add(USER.get());
                        USER.set("bob");
                    },
                    EAGER);
            assertThat(currentTask()).isSameAs(starter);
            task.await();
            trace.add(USER.get());
        });

        assertThat(trace).containsExactly("ann", "ann");
    }

    @Test
    void whatTheFirstStepThrowsIsKeptByTheTask() {
        run(() -> {
            var task = createTask(
                    () -> {
                        throw new IllegalStateException("broken");
                    },
                    EAGER);
            trace.add("created");
            assertThatThrownBy(task::await).hasMessage("broken");
        });

        assertThat(trace).containsExactly("created");
    }

    @Test
    void eagerTasksMayStartEagerTasks() {
        runEagerly(() -> {
            createTask(() -> {
                trace.add("outer");
                createTask(() -> {
                    trace.add("inner");
                    sleep(TURN);
                    trace.add("inner again");
                });
                trace.add("outer goes on");
                sleep(TURN);
                trace.add("outer again");
            });
            trace.add("created");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("outer", "inner", "outer goes on", "created", "inner again", "outer again");
    }

    @Test
    void aCallbackMayStartEagerTasks() {
        runEagerly(() -> {
            Asyncio.getRunningLoop().callSoon(() -> {
                createTask(() -> {
                    trace.add("first step");
                    sleep(TURN);
                    trace.add("second step");
                });
                trace.add("callback goes on");
            });
            sleep(TURN);
            sleep(TURN);
        });

        assertThat(trace).containsExactly("first step", "callback goes on", "second step");
    }

    @Test
    void theFactoryCanBeOverruledForOneTask() {
        runEagerly(() -> {
            createTask(() -> trace.add("lazy"), TaskOptions.DEFAULT.withEagerStart(false));
            trace.add("created");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("created", "lazy");
    }

    @Test
    void aTaskMadeBeforeTheLoopRunsIsScheduled() {
        try (var loop = new EventLoop(new VirtualClock())) {
            var task = loop.createTask(() -> trace.add("ran"), EAGER);
            assertThat(trace).isEmpty();
            loop.runUntilComplete(task);
        }

        assertThat(trace).containsExactly("ran");
    }

    @Test
    void gatheringWhatEndsEagerlyIsDoneOnReturn() {
        runEagerly(() -> {
            var gathered = gather(() -> "a", () -> "b");

            assertThat(gathered.done()).isTrue();
            assertThat(gathered.result()).containsExactly("a", "b");
        });
    }

    @Test
    void aGroupSeesTheFailureOfAnEagerFirstStep() {
        runEagerly(() -> {
            assertThatThrownBy(() -> Asyncio.taskGroup(group -> {
                        group.createTask(() -> {
                            throw new IllegalStateException("broken");
                        });
                        trace.add("body goes on");
                        sleep(Duration.ofHours(1));
                        trace.add("never");
                    }))
                    .isInstanceOf(ExceptionGroup.class)
                    .hasRootCauseMessage("broken");
        });

        assertThat(trace).containsExactly("body goes on");
    }

    @Test // The eager child starts the one that fails.
    void aGroupSeesTheFailureOfAnEagerGrandchild() {
        runEagerly(() -> assertThatThrownBy(() -> Asyncio.taskGroup(group -> {
                    group.createTask(() -> {
                        group.createTask(() -> {
                            throw new IllegalStateException("broken");
                        });
                        sleep(Duration.ofHours(1));
                    });
                }))
                .isInstanceOf(ExceptionGroup.class)
                .hasRootCauseMessage("broken"));
    }

    @Test
    void anEagerChildThatCancelsItsGroupIsCancelled() {
        runEagerly(() -> {
            Asyncio.taskGroup(group -> {
                group.createTask(() -> {
                    group.cancel();
                    try {
                        sleep(Duration.ofHours(1));
                    } catch (CancelledError e) {
                        trace.add("child cancelled");
                        throw e;
                    }
                });
            });
            trace.add("group ended");
        });

        assertThat(trace).containsExactly("child cancelled", "group ended");
    }

    @Test
    void aTaskThatCancelsItselfInItsFirstStepIsCancelledWhereItSuspends() {
        run(() -> {
            var task = createTask(
                    () -> {
                        Objects.requireNonNull(currentTask()).cancel();
                        sleep(TURN);
                        trace.add("never");
                    },
                    EAGER);
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void aContextThatIsEnteredAlreadyIsRefusedAtOnce() {
        run(() -> {
            var own = Objects.requireNonNull(currentTask()).getContext();

            assertThatThrownBy(() -> createTask(() -> trace.add("never"), EAGER.withContext(own)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("entered already")
                    .hasMessageContaining("copy()");
            createTask(() -> trace.add("in a copy"), EAGER.withContext(own.copy()))
                    .await();
        });

        assertThat(trace).containsExactly("in a copy");
    }
}
