package asyncio;

import static asyncio.Asyncio.asCompleted;
import static asyncio.Asyncio.captureCallGraph;
import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.formatCallGraph;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.shield;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who waits for whom, and who does no longer.
final class CallGraphTest extends InVirtualTime {
    private static FutureCallGraph graphOf(@Nullable Future<?> future) {
        return Objects.requireNonNull(captureCallGraph(future));
    }

    /// The ways to wait for a future.
    @SuppressWarnings("ImmutableEnumChecker") // A lambda without a variable.
    enum Way {
        AWAIT(Future::await),
        WAIT_FOR(inner -> Asyncio.waitFor(inner, Duration.ofDays(1))),
        WAIT(inner -> Asyncio.wait(List.of(inner))),
        GATHER(inner -> gather(inner).await()),
        GATHER_OUTCOMES(inner -> Asyncio.gatherOutcomes(inner).await()),
        SHIELD(inner -> shield(inner).await()),
        AS_COMPLETED(inner -> asCompleted(List.of(inner)).iterator().next());

        final Waiting waiting;

        Way(Waiting waiting) {
            this.waiting = waiting;
        }
    }

    interface Waiting {
        void on(Future<String> inner) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsIsSeenWhileItWaits(Way way) {
        run(() -> {
            var inner = new Future<String>();
            var waiter = createTask(() -> way.waiting.on(inner), "waiter");
            sleep(TURN);
            assertThat(inner.awaitedBy()).containsExactly(waiter);

            inner.setResult("");
            waiter.await();
            assertThat(inner.awaitedBy()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoLeavesEarlyIsSeenNoMore(Way way) {
        run(() -> {
            var kept = new Future<String>();
            var stays = EnumSet.of(Way.WAIT, Way.SHIELD, Way.AS_COMPLETED).contains(way);
            Future<String> inner = stays ? kept : createTask(() -> kept.await());
            var waiter = createTask(() -> way.waiting.on(inner), "waiter");
            sleep(TURN);
            sleep(TURN);
            waiter.cancel();
            assertThatThrownBy(() -> waiter.await()).isInstanceOf(CancelledError.class);

            assertThat(inner.awaitedBy()).isEmpty();
            assertThat(kept.awaitedBy()).isEmpty();
        });
    }

    @Test
    void aGroupWaitsForItsTasks() {
        run(() -> {
            var owner = Asyncio.currentTask();
            var child = new Task<?>[1];
            taskGroup(group -> {
                child[0] = group.createTask(() -> sleep(HOUR));
                assertThat(child[0].awaitedBy()).containsExactly(owner);
            });
            assertThat(child[0].awaitedBy()).isEmpty();
        });
    }

    @Test
    void theGraphReachesFromTheInnermostToTheOutermost() {
        run(() -> {
            var inner = createTask(CallGraphTest::work, "inner");
            var middle = createTask(() -> inner.await(), "middle");
            var outer = createTask(() -> gather(middle).await(), "outer");
            sleep(TURN);
            var graph = graphOf(inner);

            assertThat(graph.future()).isSameAs(inner);
            assertThat(graph.callStack().getFirst().frame().getMethodName()).isEqualTo("sleep");
            assertThat(graph.awaitedBy()).singleElement().satisfies(waiter -> {
                assertThat(waiter.future()).isSameAs(middle);
                assertThat(waiter.awaitedBy())
                        .extracting(FutureCallGraph::future)
                        .isEqualTo(List.of(outer));
            });
        });
    }

    private static void work() {
        sleep(HOUR);
    }

    @Test
    void theTextShowsTasksFramesAndWaiters() {
        run(() -> {
            var inner = createTask(CallGraphTest::work, "inner");
            createTask(() -> inner.await(), "outer");
            sleep(TURN);

            assertThat(formatCallGraph(inner))
                    .matches("(?s)\\* Task\\(name=\"inner\"\\)@\\p{XDigit}+\n"
                            + "  \\+ Call stack:\n.*CallGraphTest.work.*"
                            + "  \\+ Awaited by:\n"
                            + "     \\* Task\\(name=\"outer\"\\)@\\p{XDigit}+\n.*");
            assertThat(formatCallGraph(new Future<String>())).matches("\\* Future@\\p{XDigit}+\n");
        });
    }

    @Test
    void aLimitKeepsTheOutermostFramesOrTheInnermost() {
        run(() -> {
            var task = createTask(CallGraphTest::work);
            sleep(TURN);
            var all = graphOf(task).callStack();

            assertThat(Objects.requireNonNull(captureCallGraph(task, 1)).callStack())
                    .containsExactly(all.getLast());
            assertThat(Objects.requireNonNull(captureCallGraph(task, -1)).callStack())
                    .containsExactly(all.getFirst());
            assertThat(Objects.requireNonNull(captureCallGraph(task, 0)).callStack())
                    .isEmpty();
            assertThat(Objects.requireNonNull(captureCallGraph(task, 1_000)).callStack())
                    .isEqualTo(all);
        });
    }

    @Test
    void diamondsCostNoMoreThanTheirTasks() {
        run(() -> {
            var release = new Future<@Nullable Void>();
            var source = createTask(() -> release.await(), "source");
            Task<?> apex = source;
            for (int i = 0; i < 40; i++) { // 2^40 ways lead from the source to the last one.
                var below = apex;
                var left = createTask(() -> below.await(), "left " + i);
                var right = createTask(() -> below.await(), "right " + i);
                apex = createTask(() -> gather(left, right).await(), "apex " + i);
                sleep(TURN);
            }

            var graph = graphOf(source);
            var left = graph.awaitedBy().getFirst();
            var right = graph.awaitedBy().getLast();
            assertThat(left.awaitedBy()).hasSize(1);
            assertThat(left.awaitedBy().getFirst()).isSameAs(right.awaitedBy().getFirst());
            assertThat(formatCallGraph(source).lines().filter(line -> line.contains("* Task")))
                    .hasSize(1 + 40 * 4);
            assertThat(formatCallGraph(source)).contains("* Task(name=\"apex 39\")", "(already shown)");
            assertThat(graph).hasSameHashCodeAs(graphOf(source)).hasToString(graph.toString());
            release.setResult(null);
            apex.await(); // Cancelling would go every way.
        });
    }

    @Test
    void aChainMayBeLong() {
        run(() -> {
            var first = createTask(() -> sleep(HOUR), "first");
            Task<?> last = first;
            for (int i = 0; i < 5_000; i++) {
                var next = last;
                last = createTask(() -> next.await());
            }
            sleep(TURN);
            sleep(TURN);

            int length = 0;
            for (var graph = graphOf(first); !graph.awaitedBy().isEmpty(); length++) {
                graph = graph.awaitedBy().getFirst();
            }
            assertThat(length).isEqualTo(5_000);
            assertThat(formatCallGraph(first)).endsWith("... and so on: captureCallGraph has it all\n");
        });
    }

    @Test
    void aCycleIsShownOnce() {
        run(() -> {
            var tasks = new Task<?>[2];
            tasks[0] = createTask(() -> Asyncio.wait(List.of(tasks[1])), "hen");
            tasks[1] = createTask(() -> Asyncio.wait(List.of(tasks[0])), "egg");
            sleep(TURN);

            assertThat(formatCallGraph(tasks[0]).lines().filter(line -> line.contains("* Task")))
                    .hasSize(3)
                    .last()
                    .asString()
                    .endsWith("(already shown)");
        });
    }

    @Test
    void withoutAFutureItIsTheCurrentTask() {
        run(() -> {
            assertThat(graphOf(null).future()).isSameAs(Asyncio.currentTask());
            var inCallback = new Future<Boolean>();
            Asyncio.getRunningLoop().callSoon(() -> inCallback.setResult(captureCallGraph(null) == null));
            assertThat(inCallback.await()).isTrue();
        });
        assertThatThrownBy(() -> captureCallGraph(null))
                .isInstanceOf(WrongLoopException.class)
                .hasMessageContaining("captureCallGraph() without a future");
    }
}
