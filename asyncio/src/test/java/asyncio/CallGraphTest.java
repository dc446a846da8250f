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

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who waits for whom; S72: and who does no longer.
final class CallGraphTest {
    private static final Duration TURN = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    private static void run(VoidCoroutine main) {
        Asyncio.run(new VirtualClock(), main);
    }

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

    @ParameterizedTest // S72
    @EnumSource(names = "AS_COMPLETED", mode = EnumSource.Mode.EXCLUDE)
    void whoLeavesEarlyIsSeenNoMore(Way way) {
        run(() -> {
            var kept = new Future<String>();
            Future<String> inner = way == Way.WAIT || way == Way.SHIELD ? kept : createTask(() -> kept.await());
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
    void aCycleIsShownOnce() {
        run(() -> {
            var tasks = new Task<?>[2];
            tasks[0] = createTask(() -> Asyncio.wait(List.of(tasks[1])), "hen");
            tasks[1] = createTask(() -> Asyncio.wait(List.of(tasks[0])), "egg");
            sleep(TURN);

            assertThat(formatCallGraph(tasks[0]).lines().filter(line -> line.contains("* Task")))
                    .hasSize(3);
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
