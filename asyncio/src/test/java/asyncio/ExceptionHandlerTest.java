package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What nobody catches: it stops no loop and is not lost.
final class ExceptionHandlerTest extends InVirtualTime {
    private final List<String> reports = new ArrayList<>();

    @Override
    protected void run(VoidCoroutine main) {
        super.run(() -> {
            Asyncio.getRunningLoop()
                    .setExceptionHandler((_, context) -> reports.add(context.message() + " <- " + context.exception()));
            main.await();
        });
    }

    private static Task<?> failing(String name) {
        return createTask(
                () -> {
                    throw new IOException(name);
                },
                name);
    }

    @Test
    void aHandlerThatFailsIsReportedByTheDefaultOneAndTheLoopGoesOn() {
        try (var log = new LogOutput()) {
            run(() -> {
                Asyncio.getRunningLoop().setExceptionHandler((_, _) -> {
                    throw new IllegalStateException("handler broken");
                });
                Asyncio.getRunningLoop().callSoon(() -> {
                    throw new IllegalArgumentException("callback broken");
                });
                sleep(TURN);
                assertThat(createTask(() -> "works").await()).isEqualTo("works");
            });

            assertThat(log.text())
                    .contains("Unhandled error in exception handler", "handler broken", "callback broken");
        }
    }

    @Test
    void theDefaultHandlerLogsEverything() {
        try (var log = new LogOutput()) {
            run(() -> {
                Asyncio.getRunningLoop().setExceptionHandler(null);
                Asyncio.getRunningLoop().callSoon(() -> {
                    throw new IllegalArgumentException("broken");
                });
                sleep(TURN);
            });

            assertThat(log.text())
                    .contains("Exception in callback", "handle: Handle[", "IllegalArgumentException: broken");
        }
    }

    @Test
    void anExceptionThatNobodyLookedAtIsReportedWhenTheLoopIsClosedNotBefore() {
        run(() -> {
            failing("ignored");
            sleep(SECOND);
            assertThat(reports).isEmpty();
        });

        assertThat(reports)
                .containsExactly("Task ignored exception was never retrieved <- java.io.IOException: ignored");
    }

    @Test
    void anExceptionIsReportedOnceItsFutureIsGarbage() {
        run(() -> {
            failing("collected");
            for (int i = 0; i < 200 && reports.isEmpty(); i++) {
                sleep(SECOND);
                System.gc();
            }
            assertThat(reports)
                    .containsExactly("Task collected exception was never retrieved <- java.io.IOException: collected");
        });

        assertThat(reports).hasSize(1);
    }

    @Test
    void lookingAtAnExceptionIsEnough() {
        run(() -> {
            var asked = failing("asked");
            var result = failing("result");
            var awaited = failing("awaited");
            var gathered = failing("gathered");
            var future = new Future<String>();
            future.setException(new IOException("future"));
            sleep(TURN);
            assertThat(asked.exception()).isPresent();
            assertThat(future.exception()).isPresent();
            assertThatThrownBy(result::result).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> awaited.await()).isInstanceOf(IOException.class);
            Asyncio.gatherOutcomes(gathered).await();
        });

        assertThat(reports).isEmpty();
    }

    @Test
    void aDoneCallbackThatFailsKeepsNeitherTheOthersNorTheAwaitersFromGoingOn() {
        run(() -> {
            var future = new Future<String>();
            future.addDoneCallback(_ -> {
                throw new IllegalStateException("broken");
            });
            var awaiter = createTask(() -> future.await());
            future.addDoneCallback(_ -> reports.add("second callback"));
            sleep(TURN);
            future.setResult("result");
            assertThat(awaiter.await()).isEqualTo("result");
        });

        assertThat(reports).hasSize(2);
        assertThat(reports.getFirst()).contains("Exception in callback", "broken");
        assertThat(reports.getLast()).isEqualTo("second callback");
    }

    @Test
    void whatAnErrorInACallbackIsDoesNotMatter() {
        run(() -> {
            for (var error : List.of(new OutOfMemoryError("made up"), new CancelledError("stray"))) {
                Asyncio.getRunningLoop().callSoon(() -> {
                    throw error;
                });
            }
            sleep(TURN);
        });

        assertThat(reports).hasSize(2);
    }

    @Test
    void debugModeTellsWhereThingsWereCreated() {
        var created = new ArrayList<Throwable>();
        run(() -> {
            var loop = Asyncio.getRunningLoop();
            loop.setDebug(true);
            loop.setExceptionHandler((_, context) -> created.add(context.sourceTraceback()));
            failing("task");
            loop.callSoon(() -> {
                throw new IllegalStateException("callback");
            });
            sleep(TURN);
        });

        assertThat(created)
                .hasSize(2)
                .allSatisfy(place -> assertThat(place.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(ExceptionHandlerTest.class.getName())));
    }

    @Test
    void debugModeLogsWhereASlowStepWasSeen() {
        try (var log = new LogOutput()) {
            Asyncio.run(() -> {
                var loop = Asyncio.getRunningLoop();
                loop.setSlowCallbackDuration(Duration.ofMillis(20));
                loop.setDebug(true);
                createTask(() -> spinUntilSeen(loop.scheduler), "slow").await();
            });

            assertThat(log.text())
                    .doesNotContain("Executing Task-") // Debug mode came in the middle of its step.
                    .containsPattern("(?s)Executing Task slow.*It was last seen here:.*spinUntilSeen");
        }
    }

    private static void spinUntilSeen(Scheduler scheduler) {
        var watch = java.util.Objects.requireNonNull(scheduler.watch);
        while (watch.sample().isEmpty()) Thread.onSpinWait();
    }

    @Test
    void debugModeLogsStepsThatTakeTooLong() {
        try (var log = new LogOutput()) {
            run(() -> {
                Asyncio.getRunningLoop().setDebug(true);
                Asyncio.getRunningLoop().setSlowCallbackDuration(Duration.ofMillis(50));
                createTask(() -> clock.idle(Duration.ofMillis(60).toNanos(), false), "slow")
                        .await();
                createTask(() -> clock.idle(Duration.ofMillis(40).toNanos(), false), "fast")
                        .await();
            });

            assertThat(log.text())
                    .contains("Executing Task slow")
                    .contains("took 60 ms")
                    .doesNotContain("fast");
        }
    }
}
