package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatherTest extends InVirtualTime {
    private static Coroutine<String> failing(Duration after) {
        return () -> {
            sleep(after);
            throw new IOException("broken");
        };
    }

    @Test
    void resultsComeInTheOrderOfTheArguments() {
        run(() -> {
            var results = gather(() -> sleep(HOUR, "slow"), () -> "fast", createTask(() -> sleep(SECOND, "task")));

            assertThat(results.await()).containsExactly("slow", "fast", "task");
            assertThat(clock.elapsed()).isEqualTo(HOUR);
        });
    }

    @Test
    void anAwaitableGivenTwiceRunsOnceAndAppearsTwice() {
        run(() -> {
            var task = createTask(() -> trace.add("ran"));

            assertThat(gather(task, task).await()).containsExactly(true, true);
        });

        assertThat(trace).containsExactly("ran");
    }

    @Test
    void gatheringNothingIsDoneAtOnce() {
        run(() -> {
            var nothing = gather(List.<Awaitable<String>>of());

            assertThat(nothing.done()).isTrue();
            assertThat(nothing.result()).isEmpty();
        });
    }

    @Test
    void theFirstFailureWinsAndTheOthersGoOnUnheard() {
        run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> trace.add(context.message()));
            var slow = createTask(failing(HOUR));
            assertThatThrownBy(() -> gather(slow, failing(SECOND)).await()).isInstanceOf(IOException.class);
            assertThat(clock.elapsed()).isEqualTo(SECOND);
            assertThat(slow.done()).isFalse();
            sleep(HOUR);
            assertThat(slow.done()).isTrue();
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void aCancelledGatherEndsWhenTheFirstChildHas() {
        run(() -> {
            var slow = createTask(() -> sleepAndCleanUp(HOUR));
            var gathered = gather(slow, createTask(() -> sleepAndCleanUp(SECOND)));
            sleep(TURN);
            gathered.cancel();

            assertThatThrownBy(gathered::await).isInstanceOf(CancelledError.class);
            trace.add("gather ended at " + clock.elapsed());
            assertThat(gathered.cancelled()).isFalse();
            assertThat(slow.done()).isFalse();
            sleep(Duration.ofHours(2));
        });

        assertThat(trace).containsExactly("cleaned up", "gather ended at PT1S", "cleaned up");
    }

    @Test
    void aCancelledGatherOfOutcomesWaitsForAllAndIsCancelledStill() {
        run(() -> {
            Coroutine<String> stubborn = () -> {
                try {
                    return sleep(HOUR, "slept");
                } catch (CancelledError e) {
                    return sleep(SECOND, "swallowed");
                }
            };
            var gathered = gatherOutcomes(stubborn, stubborn);
            sleep(TURN);
            gathered.cancel();

            assertThatThrownBy(gathered::await).isInstanceOf(CancelledError.class);
            assertThat(clock.elapsed()).isEqualTo(SECOND);
        });
    }

    @Test
    void cancellingAfterTheFirstFailureDoesNothingToTheOthers() {
        run(() -> {
            var other = createTask(() -> sleep(HOUR));
            var gathered = gather(other, createTask(failing(SECOND)));
            assertThatThrownBy(gathered::await).isInstanceOf(IOException.class);

            assertThat(gathered.cancel()).isFalse();
            sleep(SECOND);
            assertThat(other.done()).isFalse();
        });
    }

    @Test
    void aChildCancelledFromElsewhereEndsTheGather() {
        run(() -> {
            var child = createTask(() -> sleep(HOUR));
            var gathered = gather(child, createTask(() -> sleep(HOUR)));
            sleep(TURN);
            child.cancel();

            assertThatThrownBy(gathered::await).isInstanceOf(CancelledError.class);
            assertThat(Objects.requireNonNull(currentTask()).cancelling()).isZero();
        });
    }

    @Test
    void outcomesTellHowEachOneEnded() {
        run(() -> {
            var cancelled = createTask(() -> sleep(HOUR, "never"));
            var outcomes = gatherOutcomes(() -> "result", failing(SECOND), cancelled);
            sleep(SECOND);
            cancelled.cancel();
            for (var outcome : outcomes.await()) {
                trace.add(
                        switch (outcome) {
                            case Outcome.Succeeded<String>(String result) -> "result: " + result;
                            case Outcome.Failed<String>(Throwable exception) -> "failed: " + exception.getMessage();
                            case Outcome.Cancelled<String> _ -> "cancelled";
                        });
            }
        });

        assertThat(trace).containsExactly("result: result", "failed: broken", "cancelled");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGatherIsDoneInTheTurnAfterItsLastChildWasAndInItsPlace(boolean firstFails) {
        run(() -> {
            var loop = Asyncio.getRunningLoop();
            var first = new Future<Integer>();
            var last = new Future<Integer>();
            gatherOutcomes(first, last).addDoneCallback(_ -> trace.add("gathered"));

            if (firstFails) first.setException(new IllegalStateException());
            else first.setResult(1);
            loop.callSoon(() -> {
                trace.add("between");
                loop.callSoon(() -> trace.add("later"));
            });
            last.setResult(2);
            for (int i = 0; i < 3; i++) sleep(Duration.ZERO);
        });

        assertThat(trace).containsExactly("between", "later", "gathered");
    }

    @Test
    void anOutcomeGivesItsResultOrThrowsWhatStandsInItsPlace() {
        var broken = new IOException("broken");
        var error = new CancelledError();

        assertThat(new Outcome.Succeeded<>("result").get()).isEqualTo("result");
        assertThatThrownBy(new Outcome.Failed<String>(broken)::get).isSameAs(broken);
        assertThatThrownBy(new Outcome.Cancelled<String>(error)::get).isSameAs(error);
    }

    @Test
    void coroutinesWithoutResultsAreGatheredToo() {
        run(() -> {
            var both = gather(() -> sleepAndNote(SECOND, "slow"), () -> sleepAndNote(TURN, "fast"));
            assertThat(both.await()).hasSize(2).containsOnlyNulls();
        });

        assertThat(trace).containsExactly("fast", "slow");
    }

    private void sleepAndNote(Duration delay, String name) {
        sleep(delay);
        trace.add(name);
    }

    @Test
    void gathersInOneAnotherAreCancelledHoweverManyThereAre() {
        run(() -> {
            var innermost = createTask(() -> sleep(HOUR, "never"));
            var task = createTask(() -> nest(30_000, innermost));
            sleep(TURN);
            sleep(SECOND);
            assertThat(task.cancel("all of them")).isTrue();

            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("all of them");
            assertThat(innermost.cancelled()).isTrue();
            assertThat(clock.elapsed()).isEqualTo(SECOND);
        });
    }

    private static List<?> nest(int depth, Task<String> innermost) {
        if (depth == 0) return gather(List.of(innermost)).await();
        return gather(List.<Coroutine<Object>>of(() -> nest(depth - 1, innermost)))
                .await();
    }

    @Test
    void futuresOfGathersInOneAnotherAreCancelledHoweverManyThereAre() {
        run(() -> {
            var innermost = Asyncio.getRunningLoop().<Object>createFuture();
            Future<?> outermost = innermost;
            for (int i = 0; i < 30_000; i++) outermost = gather(List.of(outermost));
            assertThat(outermost.cancel()).isTrue();
            assertThat(innermost.cancelled()).isTrue();
            assertThat(outermost.cancel()).as("none is left to cancel").isFalse();
            assertThatThrownBy(outermost::await).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aTaskThatAwaitsAGatherWhoseChildrenAreDoneIsCancelledAllTheSame() {
        run(() -> {
            var child = Asyncio.getRunningLoop().<String>createFuture();
            var task = createTask(() -> gather(List.of(child)).await());
            var outer = gather(List.of(task));
            sleep(TURN);
            child.setResult("result");
            assertThat(outer.cancel()).isTrue();

            assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
        });
    }
}
