package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class FutureTest extends InVirtualTime {
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    @Test
    void completingRunsNothingAtOnceAndCallbacksComeInOrder() {
        run(() -> {
            var future = new Future<String>();
            future.addDoneCallback(f -> trace.add("first " + f.result()));
            future.addDoneCallback(_ -> trace.add("second"));
            future.setResult("result");
            trace.add("set");
            sleep(Duration.ZERO);
        });

        assertThat(trace).containsExactly("set", "first result", "second");
    }

    @Test
    void aCallbackSeesTheContextOfItsRegistration() {
        run(() -> {
            var future = new Future<String>();
            USER.set("ann");
            future.addDoneCallback(_ -> trace.add(USER.get()));
            USER.set("bob");
            future.addDoneCallback(_ -> trace.add(USER.get()));
            var own = new Context();
            future.addDoneCallback(_ -> USER.set("in the shared one"), own);
            USER.set("eve");
            future.setResult("");
            sleep(Duration.ZERO);
            trace.add(own.get(USER).orElseThrow());
        });

        assertThat(trace).containsExactly("ann", "bob", "in the shared one");
    }

    @Test
    void aCallbackAddedToADoneFutureComesInTheNextTurn() {
        run(() -> {
            var future = new Future<String>();
            future.setResult("result");
            future.addDoneCallback(_ -> trace.add("called"));
            trace.add("added");
            sleep(Duration.ZERO);
        });

        assertThat(trace).containsExactly("added", "called");
    }

    @Test
    void removingACallbackTakesBackEveryRegistration() {
        run(() -> {
            var future = new Future<String>();
            Consumer<Future<String>> callback = _ -> trace.add("never");
            future.addDoneCallback(callback);
            future.addDoneCallback(_ -> trace.add("called"));
            future.addDoneCallback(callback);

            assertThat(future.removeDoneCallback(callback)).isEqualTo(2);
            assertThat(future.removeDoneCallback(callback)).isZero();
            future.setResult("");
            sleep(Duration.ZERO);
        });

        assertThat(trace).containsExactly("called");
    }

    @Test
    void awaitingADoneFutureDoesNotSuspend() {
        run(() -> {
            var future = new Future<String>();
            future.setResult("result");
            createTask(() -> trace.add("other"));
            trace.add(future.await());
            sleep(Duration.ZERO);
        });

        assertThat(trace).containsExactly("result", "other");
    }

    @Test
    void everyoneWhoAwaitsAFailedFutureGetsTheSameObject() {
        run(() -> {
            var future = new Future<String>();
            var broken = new java.io.IOException("broken");
            var both = gatherOutcomes(createTask(() -> future.await()), createTask(() -> future.await()));
            sleep(Duration.ZERO);
            future.setException(broken);

            assertThat(both.await()).isEqualTo(List.of(new Outcome.Failed<>(broken), new Outcome.Failed<>(broken)));
            assertThatThrownBy(future::await).isSameAs(broken);
            assertThatThrownBy(future::result).isSameAs(broken);
            assertThat(future.exception()).containsSame(broken);
        });
    }

    @Test
    void thoseWhoWaitGoOnInTheOrderInWhichTheyCame() {
        run(() -> {
            var future = new Future<String>();
            for (var name : List.of("a", "b", "c")) createTask(() -> trace.add(name + future.await()));
            sleep(Duration.ZERO);
            future.setResult("!");
            sleep(Duration.ZERO);
        });

        assertThat(trace).containsExactly("a!", "b!", "c!");
    }

    @Test
    void cancellingAFutureIsImmediateAndFinal() {
        run(() -> {
            var future = new Future<String>();

            assertThat(future.cancel("why")).isTrue();
            assertThat(future.cancelled()).isTrue();
            assertThat(future.done()).isTrue();
            assertThat(future.cancel()).isFalse();
            assertThatThrownBy(future::await).isInstanceOf(CancelledError.class).hasMessage("why");
        });
    }

    @Test
    void askingACancelledFutureForItsExceptionThrowsTheCancellation() {
        run(() -> {
            var future = new Future<String>();
            future.cancel("why");

            assertThatThrownBy(future::exception)
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("why");
            assertThatThrownBy(future::result).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aFutureIsCompletedOnce() {
        run(() -> {
            var future = new Future<String>();
            future.setResult("result");

            assertThatThrownBy(() -> future.setResult("again"))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("setResult was called on Future@")
                    .hasMessageContaining("result=result")
                    .hasMessageContaining("Ask done() before");
            assertThatThrownBy(() -> future.setException(new RuntimeException("late")))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("setException");
            assertThat(future.cancel()).isFalse();
            assertThat(future.result()).isEqualTo("result");
        });
    }

    @Test
    void aPendingFutureHasNoOutcomeYet() {
        run(() -> {
            var future = new Future<String>();

            assertThatThrownBy(future::result)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("the result is not set yet on Future@")
                    .hasMessageContaining("await() it first");
            assertThatThrownBy(future::exception)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("the exception");
        });
    }

    @Test
    void aResultMayBeNull() {
        run(() -> {
            var future = new Future<@org.jspecify.annotations.Nullable String>();
            future.setResult(null);

            assertThat(future.await()).isNull();
            assertThat(future.exception()).isEmpty();
        });
    }

    @Test
    void aTextShowsTheState() {
        run(() -> {
            var future = new Future<String>();
            assertThat(future).asString().contains("[pending]");
            future.setResult("result");
            assertThat(future).asString().contains("[finished, result=result]");
            var cancelled = new Future<String>();
            cancelled.cancel("why");
            assertThat(cancelled).asString().contains("[cancelled: why]");
        });
    }
}
