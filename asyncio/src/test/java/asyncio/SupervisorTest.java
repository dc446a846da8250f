package asyncio;

import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Groups made by [TaskGroup.Builder]: supervised ones, and those that throw the exception itself.
final class SupervisorTest extends InVirtualTime {
    private static void failAfter(Duration delay, String message) throws IOException {
        sleep(delay);
        throw new IOException(message);
    }

    // ---- Supervisors

    @Test
    void aFailureConcernsNobodyButTheHandler() {
        run(() -> {
            // @start region=supervisor
            TaskGroup.builder()
                    .supervisor((task, error) -> trace.add(task.getName() + ": " + error.getMessage()))
                    .run(group -> {
                        group.createTask(() -> failAfter(SECOND, "connection lost"), "reader");
                        group.createTask(() -> {
                            sleep(Duration.ofSeconds(2));
                            trace.add("the other one is done");
                        });
                    });
            // @end
            assertThat(self().cancelling()).isZero();
        });

        assertThat(trace).containsExactly("reader: connection lost", "the other one is done");
    }

    @Test
    void withoutAHandlerTheLoopIsTold() {
        run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> {
                trace.add(context.message() + ": " + context.exception() + " of "
                        + Objects.requireNonNull(context.task()).getName());
            });
            TaskGroup.builder().supervisor().run(group -> {
                group.createTask(() -> failAfter(SECOND, "broken"), "reader");
            });
            trace.add("the group has ended");
        });

        assertThat(trace)
                .containsExactly(
                        "a task of a supervised group failed: java.io.IOException: broken of reader",
                        "the group has ended");
    }

    @Test
    void theHandlerIsToldBeforeTheGroupEndsInAnyOrderOfTurns() {
        for (long seed = 1; seed <= 300; seed++) {
            var told = new ArrayList<String>();
            long number = seed;
            try (var runner = new Runner(() ->
                    EventLoop.builder().clock(new VirtualClock()).seed(number).build())) {
                runner.run(() -> {
                    TaskGroup.builder()
                            .supervisor((task, error) -> told.add(task.getName()))
                            .run(group -> {
                                for (int i = 0; i < 3; i++) group.createTask(() -> failAfter(TURN, "broken"), "t" + i);
                            });
                    told.add("end");
                });
            }
            assertThat(told).as("seed " + seed).hasSize(4).endsWith("end");
        }
    }

    @Test
    void aHandlerMayStartTheTaskAgain() {
        run(() -> {
            var attempts = new int[1];
            var groups = new ArrayList<TaskGroup>();
            TaskGroup.builder()
                    .supervisor((task, error) -> {
                        trace.add("again after " + error.getMessage());
                        groups.getFirst().createTask(retry(attempts));
                    })
                    .run(group -> {
                        groups.add(group);
                        group.createTask(retry(attempts));
                    });
        });

        assertThat(trace).containsExactly("again after attempt 1", "again after attempt 2", "attempt 3 succeeded");
    }

    private Coroutine<Boolean> retry(int[] attempts) {
        return () -> {
            sleep(SECOND);
            if (++attempts[0] < 3) throw new IOException("attempt " + attempts[0]);
            return trace.add("attempt " + attempts[0] + " succeeded");
        };
    }

    @Test
    void aHandlerThatFailsIsReportedWithWhatItWasTold() {
        run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> {
                var error = Objects.requireNonNull(context.exception());
                trace.add(context.message() + ": " + error.getMessage() + ", " + error.getSuppressed()[0].getMessage());
            });
            TaskGroup.builder()
                    .supervisor((task, error) -> {
                        throw new IllegalStateException("no handler today");
                    })
                    .run(group -> {
                        group.createTask(() -> failAfter(TURN, "broken"));
                    });
        });

        assertThat(trace).containsExactly("the handler of a supervised group failed: no handler today, broken");
    }

    @Test
    void theBlocksExceptionCancelsTheTasksAndLeavesAsItself() {
        run(() -> {
            var broken = new IOException("block");
            assertThatThrownBy(() -> TaskGroup.builder()
                            .supervisor((task, error) -> trace.add("told of " + error.getMessage()))
                            .run(group -> {
                                group.createTask(() -> {
                                    try {
                                        sleep(HOUR);
                                    } finally {
                                        failAfter(SECOND, "clean-up");
                                    }
                                });
                                sleep(TURN);
                                if (!group.tasks().isEmpty()) throw broken;
                            }))
                    .isSameAs(broken);
        });

        assertThat(trace).containsExactly("told of clean-up");
    }

    @Test
    void aCancellationFromOutsideReachesTheTasks() {
        run(() -> {
            var owner =
                    Asyncio.createTask(() -> TaskGroup.builder().supervisor().run(group -> {
                        group.createTask(() -> {
                            try {
                                sleep(HOUR);
                            } finally {
                                trace.add("cancelled");
                            }
                        });
                    }));
            sleep(SECOND);
            owner.cancel("from outside");
            assertThatThrownBy(owner::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
        });

        assertThat(trace).containsExactly("cancelled");
    }

    // ---- The exception itself

    @Test
    void theOneThingThatWentWrongIsThrownAsItself() {
        run(() -> {
            var broken = new IOException("broken");
            assertThatThrownBy(() -> TaskGroup.builder().collapse().run(group -> {
                        group.createTask(() -> {
                            throw broken;
                        });
                        sleep(HOUR);
                    }))
                    .isSameAs(broken)
                    .hasNoSuppressedExceptions();
            assertThat(self().cancelling()).isZero();
            sleep(TURN);
        });
    }

    @Test
    void whatWentWrongAfterwardsIsSuppressed() {
        run(() -> assertThatThrownBy(() -> TaskGroup.builder().collapse().run(group -> {
                    group.createTask(() -> failAfter(SECOND, "first"));
                    group.createTask(() -> {
                        try {
                            sleep(HOUR);
                        } finally {
                            failAfter(SECOND, "second");
                        }
                    });
                    try {
                        sleep(HOUR);
                    } finally {
                        failAfter(HOUR, "block");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("first")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("second", "block")));
    }

    @Test
    void theBlockMayBeTheFirst() {
        run(() -> assertThatThrownBy(() -> TaskGroup.builder().collapse().run(group -> {
                    group.createTask(() -> {
                        try {
                            sleep(HOUR);
                        } finally {
                            failAfter(SECOND, "clean-up");
                        }
                    });
                    failAfter(SECOND, "block");
                }))
                .hasMessage("block")
                .satisfies(e ->
                        assertThat(e.getSuppressed()).singleElement().hasToString("java.io.IOException: clean-up")));
    }

    @Test
    void oneExceptionOfTwoTasksIsNotItsOwnSuppressed() {
        run(() -> assertThatThrownBy(() -> TaskGroup.builder().collapse().run(group -> {
                    var first = group.createTask(() -> failAfter(SECOND, "broken"));
                    group.createTask(() -> {
                        try {
                            sleep(HOUR);
                        } finally {
                            Asyncio.shielded(() -> Asyncio.await(first));
                        }
                    });
                }))
                .hasMessage("broken")
                .hasNoSuppressedExceptions());
    }

    @Test
    void aCancellationFromOutsideStaysOpenWhenAnExceptionGoesFirst() {
        run(() -> {
            var owner = Asyncio.createTask(() -> {
                try {
                    TaskGroup.builder().collapse().run(group -> {
                        group.createTask(() -> {
                            try {
                                sleep(HOUR);
                            } finally {
                                failAfter(TURN, "broken");
                            }
                        });
                    });
                } catch (Exception e) {
                    trace.add(Objects.requireNonNull(e.getMessage()));
                }
                sleep(HOUR);
                trace.add("never");
            });
            sleep(SECOND);
            owner.cancel();
            assertThatThrownBy(owner::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("broken");
    }

    // ---- Results, tasks, reasons

    @Test
    void allResultsComeInOrder() {
        run(() -> {
            var results = TaskGroup.builder()
                    .limit(2)
                    .<String>runAll(List.of(
                            () -> sleep(Duration.ofSeconds(3), "a"),
                            () -> sleep(Duration.ofSeconds(1), "b"),
                            () -> sleep(Duration.ofSeconds(1), "c")));
            assertThat(results).containsExactly("a", "b", "c");
            assertThat(TaskGroup.builder().runAll(List.<Coroutine<String>>of())).isEmpty();
        });

        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void oneFailureLeavesNoneOfThemRunning() {
        run(() -> {
            var work = new ArrayList<Coroutine<String>>();
            work.add(() -> {
                failAfter(SECOND, "broken");
                return "";
            });
            work.add(() -> sleep(HOUR, ""));
            assertThatThrownBy(() -> TaskGroup.builder().collapse().runAll(work))
                    .hasMessage("broken");
            assertThat(Asyncio.allTasks()).hasSize(1);
            assertThatThrownBy(() -> TaskGroup.builder().supervisor().runAll(work))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("gatherOutcomes");
        });
    }

    @Test
    void theTasksOfAGroupAreListed() {
        run(() -> Asyncio.taskGroup(group -> {
            var first = group.createTask(() -> sleep(SECOND));
            var second = group.createTask(() -> sleep(HOUR));
            var listed = group.tasks();
            assertThat(listed).containsExactly(first, second);
            sleep(Duration.ofSeconds(2));
            assertThat(group.tasks()).containsExactly(second);
            assertThat(listed).as("a copy").hasSize(2);
            second.cancel();
        }));
    }

    @Test
    void aGroupIsCancelledWithAReason() {
        run(() -> Asyncio.taskGroup(group -> {
            group.createTask(() -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("task: " + e.getMessage());
                    throw e;
                }
            });
            sleep(SECOND);
            group.cancel("the user left");
            try {
                sleep(HOUR);
            } catch (CancelledError e) {
                trace.add("block: " + e.getMessage());
                throw e;
            }
        }));

        assertThat(trace).containsExactly("task: the user left", "block: the user left");
    }

    @Test
    void aGroupCancelledBeforehandHandsOnItsReason() {
        run(() -> {
            var group = TaskGroup.builder().build();
            group.cancel("too early");
            group.run(_ -> {
                assertThatThrownBy(() -> sleep(HOUR))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("too early");
            });
            assertThat(self().cancelling()).isZero();
        });
    }
}
