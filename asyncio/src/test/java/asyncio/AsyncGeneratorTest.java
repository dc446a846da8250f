package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AsyncGeneratorTest extends InVirtualTime {
    private AsyncGenerator<Integer> counter() {
        return AsyncGenerator.of(out -> {
            try {
                for (int i = 1; ; i++) {
                    sleep(Duration.ofSeconds(1));
                    out.yield(i);
                }
            } finally {
                trace.add("closed");
            }
        });
    }

    @Test
    void ticker() {
        run(() -> {
            // @start region=ticker
            var ticks = AsyncGenerator.<String>of(out -> {
                while (true) {
                    out.yield("tick");
                    sleep(Duration.ofSeconds(1));
                    out.yield("tock");
                    sleep(Duration.ofSeconds(1));
                }
            });
            try (ticks) {
                for (var tick : ticks) {
                    trace.add(tick);
                    if (trace.size() == 3) break;
                }
            }
            // @end
        });

        assertThat(trace).containsExactly("tick", "tock", "tick");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theBodyBeginsWithTheFirstStepAndEndsTheIteration() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                trace.add("begins");
                out.yield("a");
                out.yield("b");
            });
            trace.add("made");
            for (var value : generator) trace.add(value);
            assertThatThrownBy(generator::anext).isInstanceOf(StopAsyncIteration.class);
            assertThat(generator).hasToString("AsyncGenerator[ended]");
        });

        assertThat(trace).containsExactly("made", "begins", "a", "b");
    }

    @Test
    void theBodyRunsInTheTaskOfWhoeverTakesTheStep() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                while (true) {
                    sleep(TURN);
                    var task = currentTask();
                    out.yield(task == null ? "none" : task.getName());
                }
            });
            for (var name : List.of("first", "second")) {
                trace.add(createTask(generator::anext, name).await());
            }
            generator.aclose();
        });

        assertThat(trace).containsExactly("first", "second");
    }

    @Test
    void valuesAndExceptionsCanBeSentIn() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                try {
                    trace.add("got " + out.yield("first"));
                    out.yield("second");
                } catch (IllegalStateException e) {
                    trace.add("caught " + e.getMessage());
                    out.yield("third");
                }
            });
            assertThatThrownBy(() -> generator.asend("too early"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("before the first yield");
            trace.add(generator.anext());
            trace.add(generator.asend("a value"));
            trace.add("" + generator.athrow(new IllegalStateException("broken")));
            assertThatThrownBy(() -> generator.anext()).isInstanceOf(StopAsyncIteration.class);
            assertThat(generator.athrow(new IOException("ignored"))).isNull();
        });

        assertThat(trace).containsExactly("first", "got a value", "second", "caught broken", "third");
    }

    @Test
    void whatTheBodyThrowsLeavesTheStepAndEndsIt() {
        run(() -> {
            var broken = new IOException("broken");
            var generator = AsyncGenerator.<String>of(out -> {
                out.yield("a");
                throw broken;
            });
            generator.anext();
            assertThatThrownBy(generator::anext).isSameAs(broken);
            assertThatThrownBy(generator::anext).isInstanceOf(StopAsyncIteration.class);
        });
    }

    @Test
    void cancellingTheConsumerReachesTheBody() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("body cancelled");
                    throw e;
                }
            });
            var consumer = createTask(() -> generator.anext());
            sleep(TURN);
            consumer.cancel();
            assertThatThrownBy(() -> consumer.await()).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("body cancelled");
    }

    @Test
    void aSecondStepAtTheSameTimeIsRefused() {
        run(() -> {
            var generator = counter();
            var first = createTask(() -> generator.anext());
            sleep(TURN);
            assertThatThrownBy(generator::anext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("while another step")
                    .hasMessageContaining("Take one step at a time");
            assertThatThrownBy(generator::aclose).hasMessageContaining("aclose was called");
            assertThat(first.await()).isEqualTo(1);
            generator.aclose();
        });
    }

    @Test
    void yieldingElsewhereIsRefused() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                assertThatThrownBy(
                                () -> createTask(() -> out.yield("from a task")).await())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("outside the body of its generator");
                out.yield("from the body");
            });
            trace.add(generator.anext());
            generator.aclose();
        });

        assertThat(trace).containsExactly("from the body");
    }

    @Test
    void aBodyThatYieldsWhileItIsClosedIsToldSo() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                try {
                    out.yield("a");
                } finally {
                    out.yield("again");
                }
            });
            generator.anext();
            assertThatThrownBy(generator::aclose)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("yielded while it was being closed")
                    .hasMessageContaining("Let GeneratorExit pass");
        });
    }

    @Test
    void closingBeforeTheFirstStepAndTwiceDoesNothing() {
        run(() -> {
            var generator = counter();
            generator.aclose();
            generator.aclose();
            assertThatThrownBy(generator::anext).isInstanceOf(StopAsyncIteration.class);
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void generatorsMayUseGenerators() {
        run(() -> {
            var outer = AsyncGenerator.<Integer>of(out -> {
                try (var inner = counter()) {
                    for (int value : inner) {
                        out.yield(value * 10);
                        if (value == 2) return;
                    }
                }
            });
            for (int value : outer) trace.add("" + value);
        });

        assertThat(trace).containsExactly("10", "20", "closed");
    }

    @Test
    void theEndOfTheRunClosesWhatWasLeftOpen() {
        run(() -> assertThat(counter().anext()).isEqualTo(1));

        assertThat(trace).containsExactly("closed");
    }

    @Test
    void aForgottenGeneratorIsClosedOnceItIsGarbage() {
        run(() -> {
            assertThat(counter().anext()).isEqualTo(1);
            for (int i = 0; i < 200 && trace.isEmpty(); i++) {
                System.gc();
                sleep(Duration.ofSeconds(1));
            }
            trace.add("main goes on");
        });

        assertThat(trace).containsExactly("closed", "main goes on");
    }

    @Test
    void whatGoesWrongInACleanUpIsReportedAndTheOthersAreClosed() {
        run(() -> {
            Asyncio.getRunningLoop()
                    .setExceptionHandler((_, context) -> trace.add(
                            context.message() + ": " + context.exception() + ", " + (context.asyncgen() != null)));
            var failing = AsyncGenerator.<String>of(out -> {
                try {
                    out.yield("a");
                } finally {
                    fail();
                }
            });
            var kept = counter();
            failing.anext();
            kept.anext();
            Asyncio.getRunningLoop().shutdownAsyncgens();
        });

        assertThat(trace)
                .containsExactlyInAnyOrder(
                        "closed",
                        "an error occurred during closing of an async generator: java.io.IOException: broken, true");
    }

    private static void fail() throws IOException {
        throw new IOException("broken");
    }
}
