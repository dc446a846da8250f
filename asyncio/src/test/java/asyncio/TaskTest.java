package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.shield;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Starting, stepping and asking. Cancelling is in [CancellationTest].
final class TaskTest extends InVirtualTime {
    @Test
    void newTasksStartInTheNextTurnInOrderOfCreation() {
        run(() -> {
            for (var name : List.of("a", "b", "c")) createTask(() -> trace.add(name));
            trace.add("created");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("created", "a", "b", "c");
    }

    /// Returns how many turns begin between the end of a task and the return of `wait`, which waits for it.
    private static int turnsUntil(Waiting wait) {
        return Asyncio.run(new VirtualClock(), () -> {
            int[] turn = {0};
            int[] ended = {0};
            var ticker = createTask(() -> {
                while (true) {
                    turn[0]++;
                    sleep(TURN);
                }
            });
            sleep(TURN);
            wait.run(() -> {
                for (int i = 0; i < 3; i++) sleep(TURN);
                ended[0] = turn[0];
            });
            int turns = turn[0] - ended[0];
            ticker.cancel();
            return turns;
        });
    }

    private interface Waiting {
        void run(VoidCoroutine work) throws Exception;
    }

    @Test
    void aResumeTakesAsManyTurnsAsInPython() {
        assertThat(turnsUntil(VoidCoroutine::await)).isZero();
        assertThat(turnsUntil(work -> createTask(work).await())).isEqualTo(1);
        assertThat(turnsUntil(work -> waitFor(createTask(work), Duration.ofHours(1))))
                .isEqualTo(1);
        assertThat(turnsUntil(work -> waitFor(work, Duration.ofHours(1)))).isZero();
        assertThat(turnsUntil(work -> gather(work).await())).isEqualTo(2);
        assertThat(turnsUntil(work -> Asyncio.wait(List.of(createTask(work))))).isEqualTo(2);
        assertThat(turnsUntil(work -> shield(createTask(work)).await())).isEqualTo(2);
        assertThat(turnsUntil(work -> Asyncio.taskGroup(group -> {
                    group.createTask(work);
                })))
                .isEqualTo(2);
        assertThat(turnsUntil(work -> Asyncio.asCompleted(List.of(createTask(work)))
                        .iterator()
                        .next()))
                .isEqualTo(2);
    }

    @Test
    void whatIsDoneAlreadyIsAwaitedWithoutATurnExceptByWait() {
        run(() -> {
            var done = createTask(() -> "done");
            done.await();
            int[] turns = {0};
            var ticker = createTask(() -> {
                while (true) {
                    turns[0]++;
                    sleep(TURN);
                }
            });
            gather(done, done).await();
            trace.add("gather " + turns[0]);
            assertThat(shield(done)).isSameAs(done);
            waitFor(done, Duration.ZERO);
            trace.add("waitFor " + turns[0]);
            Asyncio.wait(List.of(done));
            trace.add("wait " + turns[0]);
            ticker.cancel();
        });

        assertThat(trace).containsExactly("gather 0", "waitFor 0", "wait 2");
    }

    @Test
    void sleepingForNothingOrLessIsOneTurn() {
        run(() -> {
            createTask(() -> {
                trace.add("turn 1");
                sleep(TURN);
                trace.add("turn 2");
                sleep(TURN);
                trace.add("turn 3");
            });
            sleep(Duration.ZERO);
            trace.add("after zero");
            sleep(Duration.ofSeconds(Long.MIN_VALUE));
            trace.add("after less");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("turn 1", "after zero", "turn 2", "after less", "turn 3");
    }

    @Test
    void sleepingForEverEndsWhenItIsCancelled() {
        run(() -> {
            var sleeper = createTask(() -> sleep(Duration.ofSeconds(Long.MAX_VALUE)));
            sleep(Duration.ofDays(36_500));
            assertThat(sleeper.done()).isFalse();
            sleeper.cancel();
            assertThatThrownBy(sleeper::await).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void sleepReturnsWhatItIsGiven() {
        run(() -> assertThat(sleep(Duration.ofSeconds(1), "value")).isEqualTo("value"));
    }

    @Test
    void aCallbackRunsInNoTask() {
        run(() -> {
            var task = currentTask();
            Asyncio.getRunningLoop().callSoon(() -> trace.add("callback " + currentTask()));
            sleep(TURN);
            assertThat(currentTask()).isSameAs(task);
        });

        assertThat(trace).containsExactly("callback null");
        assertThat(currentTask()).isNull();
    }

    @Test
    void allTasksAreThoseThatAreNotDoneInOrderOfCreation() {
        run(() -> {
            var first = createTask(() -> sleep(Duration.ofHours(1)));
            var second = createTask(() -> {});
            var third = createTask(() -> {});
            second.await();

            assertThat(Asyncio.allTasks()).containsExactly(currentTask(), first);
            assertThat(third.done()).isTrue();
        });
    }

    @Test
    void namesCountUpUnlessGiven() {
        run(() -> {
            var first = createTask(() -> {});
            var second = createTask(() -> {});
            int number = Integer.parseInt(first.getName().substring("Task-".length()));

            assertThat(second.getName()).isEqualTo("Task-" + (number + 1));
            assertThat(createTask(() -> {}, "mine").getName()).isEqualTo("mine");
            second.setName("other");
            assertThat(second.getName()).isEqualTo("other");
        });
    }

    @Test
    void theResultOfATaskIsItsOwn() {
        run(() -> {
            var task = createTask(() -> "own");

            assertThatThrownBy(() -> task.setResult("other"))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("what its coroutine returns");
            assertThatThrownBy(() -> task.setException(new RuntimeException()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("what its coroutine throws");
            assertThat(task.await()).isEqualTo("own");
        });
    }

    @Test
    void aTaskKnowsItsCoroutineUntilItIsDone() {
        run(() -> {
            Coroutine<String> coroutine = () -> "result";
            var task = createTask(coroutine);
            assertThat(task.getCoro()).isSameAs(coroutine);
            task.await();
            assertThat(task.getCoro()).isNull();
        });
    }

    @Test
    void theStackOfASuspendedTaskReachesToWhereItWaits() {
        run(() -> {
            var task = createTask(this::outermost);
            assertThat(task.getStack()).isEmpty();
            sleep(TURN);

            var methods = task.getStack().stream()
                    .map(StackTraceElement::getMethodName)
                    .toList();
            assertThat(methods).containsSubsequence("sleep", "innermost", "outermost");
            assertThat(printed(task)).contains("innermost frame first").contains("TaskTest.outermost");
            task.cancel();
            sleep(TURN);
            assertThat(task.getStack()).isEmpty();
            assertThat(printed(task)).contains("none");
        });
    }

    private void outermost() {
        innermost();
    }

    private static void innermost() {
        sleep(Duration.ofHours(1));
    }

    private static String printed(Task<?> task) {
        var bytes = new ByteArrayOutputStream();
        task.printStack(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theStackOfAFailedTaskIsThatOfItsException() {
        run(() -> {
            var broken = new IllegalStateException("broken");
            var task = createTask(() -> {
                throw broken;
            });
            sleep(TURN);

            assertThat(task.getStack()).containsExactly(broken.getStackTrace());
        });
    }

    @Test // In Python it may be.
    void aTaskThatNobodyRefersToIsNotCollected() {
        run(() -> {
            createTask(
                    () -> {
                        new Event().await();
                        return "never";
                    },
                    "kept");
            sleep(TURN);
            System.gc();
            sleep(TURN);

            assertThat(Asyncio.allTasks()).extracting(Task::getName).contains("kept");
        });
    }

    @Test
    void aTextShowsTheStateAndWhatIsAwaited() {
        run(() -> {
            var inner = createTask(() -> sleep(Duration.ofHours(1)), "inner");
            var outer = createTask(() -> inner.await(), "outer");
            assertThat(inner).hasToString("Task inner[pending]");
            sleep(TURN);
            assertThat(outer).hasToString("Task outer[pending, waits for Task inner]");
            outer.cancel();
            assertThat(outer).asString().startsWith("Task outer[cancelling");
            sleep(TURN);
            sleep(TURN);
            assertThat(outer).hasToString("Task outer[cancelled]");
        });
    }
}
