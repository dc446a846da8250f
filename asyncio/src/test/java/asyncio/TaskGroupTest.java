package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a group does when all goes well, and when tasks fail. Cancelling is in [TaskGroupCancelTest].
final class TaskGroupTest extends InVirtualTime {
    private static VoidCoroutine failing(Duration after, Exception failure) {
        return () -> {
            sleep(after);
            throw failure;
        };
    }

    private static List<Throwable> failuresOf(TaskGroupBody<?> body) {
        var group = catchThrowableOfType(ExceptionGroup.class, () -> Asyncio.taskGroup(body));
        assertThat(group).as("what the group throws").isNotNull();
        return group.exceptions();
    }

    @Test
    void group() {
        run(() -> {
            // @start region=group
            var menu = taskGroup(kitchen -> {
                var soup = kitchen.createTask(() -> cook("soup", 3));
                var bread = kitchen.createTask(() -> cook("bread", 2));
                return soup.await() + " and " + bread.await();
            });
            // @end
            trace.add("" + menu);
        });

        assertThat(trace).containsExactly("bread is done", "soup is done", "soup and bread");
    }

    private String cook(String dish, int minutes) {
        sleep(Duration.ofMinutes(minutes));
        trace.add(dish + " is done");
        return dish;
    }

    @Test
    void theEndOfTheBlockWaitsForAllTasksAlsoForThoseStartedMeanwhile() {
        run(() -> {
            taskGroup(group -> {
                group.createTask(() -> {
                    sleep(SECOND);
                    group.createTask(() -> {
                        sleep(SECOND);
                        trace.add("grandchild");
                    });
                    trace.add("child");
                });
                trace.add("block");
            });
            trace.add("after");
        });

        assertThat(trace).containsExactly("block", "child", "grandchild", "after");
    }

    @Test
    void aGroupWithoutTasksDoesNotSuspend() {
        run(() -> {
            createTask(() -> trace.add("other"));
            taskGroup(_ -> {});
            trace.add("after");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("after", "other");
    }

    @Test
    void aFailureCancelsTheOthersAndTheBlockOnce() {
        run(() -> {
            var failures = failuresOf(group -> {
                group.createTask(() -> {
                    try {
                        sleep(HOUR);
                    } catch (CancelledError e) {
                        trace.add("sibling cancelled, cancelling " + self().cancelling());
                        throw e;
                    }
                });
                group.createTask(failing(SECOND, new IOException("broken")));
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("block cancelled");
                    throw e;
                }
                return "never";
            });
            assertThat(failures).singleElement().hasToString("java.io.IOException: broken");
            assertThat(self().cancelling()).isZero();
        });

        assertThat(trace).containsExactlyInAnyOrder("sibling cancelled, cancelling 1", "block cancelled");
    }

    @Test
    void theCountIsRestoredEvenIfTheBlockSwallowsTheCancellation() {
        run(() -> {
            failuresOf(group -> {
                group.createTask(failing(SECOND, new IOException("broken")));
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
                return "ignored";
            });
            assertThat(self().cancelling()).isZero();
            sleep(TURN);
        });

        assertThat(trace).containsExactly("swallowed");
    }

    @Test
    void failuresComeInOrderOfCompletionAndThatOfTheBlockLast() {
        run(() -> {
            var failures = failuresOf(group -> {
                group.createTask(() -> {
                    try {
                        sleep(HOUR);
                    } finally {
                        sleep(SECOND);
                        fail("second, while it cleaned up");
                    }
                });
                group.createTask(failing(SECOND, new IOException("first")));
                try {
                    sleep(HOUR);
                } finally {
                    fail("of the block");
                }
                return "never";
            });

            assertThat(failures)
                    .extracting(Throwable::getMessage)
                    .containsExactly("first", "second, while it cleaned up", "of the block");
        });
    }

    private static void fail(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    void theTitleAndTheCauseTellOfTheFailures() {
        run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.createTask(failing(SECOND, new IOException("broken")));
                }))
                .isInstanceOf(ExceptionGroup.class)
                .hasMessage("unhandled errors in a TaskGroup (1 exception)")
                .hasRootCauseMessage("broken"));
    }

    @Test
    void aBlockThatThrowsCancelsItsTasks() {
        run(() -> {
            var failures = failuresOf(group -> {
                group.createTask(() -> {
                    try {
                        sleep(HOUR);
                    } finally {
                        trace.add("cancelled");
                    }
                });
                sleep(SECOND);
                throw new IOException("of the block");
            });
            assertThat(failures).singleElement().hasToString("java.io.IOException: of the block");
        });

        assertThat(trace).containsExactly("cancelled");
    }

    @Test
    void aTaskThatEndsCancelledDoesNotEndItsGroup() {
        run(() -> taskGroup(group -> {
            var cancelled = group.createTask(() -> sleep(HOUR));
            group.createTask(() -> {
                sleep(SECOND);
                trace.add("sibling");
            });
            sleep(TURN);
            cancelled.cancel();
        }));

        assertThat(trace).containsExactly("sibling");
    }

    @Test
    void innerAndOuterGroupsFailAtTheSameTime() {
        run(() -> {
            var failures = failuresOf(outer -> {
                outer.createTask(failing(SECOND, new IOException("outer")));
                try {
                    taskGroup(inner -> {
                        inner.createTask(failing(SECOND, new IOException("inner")));
                        sleep(HOUR);
                    });
                } catch (ExceptionGroup e) {
                    trace.add("inner group: " + e.exceptions());
                }
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("outer block interrupted");
                    throw e;
                }
                return "never";
            });
            assertThat(failures).singleElement().hasToString("java.io.IOException: outer");
            assertThat(self().cancelling()).isZero();
        });

        assertThat(trace).containsExactly("inner group: [java.io.IOException: inner]", "outer block interrupted");
    }

    @Test
    void tasksAreRefusedByAGroupThatIsNotOpen() {
        run(() -> {
            var group = new TaskGroup();
            assertRefused(group, "has not been entered");
            group.run(_ -> "result");
            assertRefused(group, "is finished");
            assertThatThrownBy(() -> group.run(_ -> "again"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("entered already")
                    .hasMessageContaining("make a new one");
            taskGroup(cancelled -> {
                cancelled.cancel();
                assertRefused(cancelled, "is shutting down");
            });
        });
    }

    private static void assertRefused(TaskGroup group, String reason) {
        assertThatThrownBy(() -> group.createTask(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no task can be started in TaskGroup[")
                .hasMessageContaining(reason);
    }

    @Test
    void aGeneratorExitOfTheBlockLeavesAsItself() {
        run(() -> {
            var generator = AsyncGenerator.<Integer>of(out -> taskGroup(group -> {
                group.createTask(() -> sleep(HOUR));
                out.yield(1);
            }));
            assertThat(generator.anext()).isEqualTo(1);
            generator.aclose();
            trace.add("closed");
        });

        assertThat(trace).containsExactly("closed");
    }
}
