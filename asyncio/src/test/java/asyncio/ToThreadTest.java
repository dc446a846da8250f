package asyncio;

import static asyncio.Asyncio.checkCancelled;
import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.timeout;
import static asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Work on threads, and what becomes of it when its task is cancelled.
final class ToThreadTest {
    private static final ThreadOptions ABANDONING = ThreadOptions.DEFAULT.abandoning();

    private final List<String> trace = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch never = new CountDownLatch(1);
    private final Event begun = new Event();

    /// Tells the loop, from a thread, that the work has begun.
    private VoidCoroutine begin(EventLoop loop, VoidCoroutine work) {
        return () -> {
            loop.callSoonThreadsafe(begun::set);
            work.await();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void cancellingInterruptsTheThreadAndWaitsForItsEnd() {
        Asyncio.run(() -> {
            var working = createTask(() -> toThread(begin(Asyncio.getRunningLoop(), () -> {
                try {
                    never.await();
                } finally {
                    trace.add("thread ended");
                }
            })));
            begun.await();
            working.cancel("enough");
            var cancelled = catchThrowable(working::await);
            trace.add("task ended: " + cancelled.getMessage());

            assertThat(cancelled).isInstanceOf(CancelledError.class).hasCauseInstanceOf(InterruptedException.class);
        });

        assertThat(trace).containsExactly("thread ended", "task ended: enough");
    }

    @Test
    void workThatDoesNotHeedTheInterruptIsWaitedForAndItsResultDropped() {
        Asyncio.run(() -> {
            var release = new CountDownLatch(1);
            var working = createTask(() -> toThread(begin(Asyncio.getRunningLoop(), () -> {
                awaitUninterruptibly(release);
                trace.add("thread ended");
            })));
            begun.await();
            working.cancel();
            var loop = Asyncio.getRunningLoop();
            createTask(() -> toThread(() -> {
                await(interrupted);
                loop.callSoonThreadsafe(() -> {
                    trace.add("task done " + working.done());
                    release.countDown();
                });
            }));
            assertThatThrownBy(working::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("task done false", "thread ended");
    }

    private final CountDownLatch interrupted = new CountDownLatch(1);

    private void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
    }

    @Test
    void whatTheThreadThrowsWhenItIsInterruptedIsSuppressed() {
        Asyncio.run(() -> {
            var working = createTask(() -> toThread(begin(Asyncio.getRunningLoop(), () -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("broken", e);
                }
            })));
            begun.await();
            working.cancel();

            assertThat(catchThrowable(working::await).getSuppressed())
                    .singleElement()
                    .hasToString("java.lang.IllegalStateException: broken");
        });
    }

    @Test
    void aDeadlineEndsTheWork() {
        Asyncio.run(() -> {
            assertThatThrownBy(() -> timeout(Duration.ofMillis(1), () -> toThread(() -> never.await())))
                    .isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void workThatHasNotBegunNeverDoes() {
        Asyncio.run(() -> {
            try (var executor = Executors.newSingleThreadExecutor()) {
                var options = ThreadOptions.DEFAULT.withExecutor(executor);
                var release = new CountDownLatch(1);
                var first = createTask(() -> toThread(begin(Asyncio.getRunningLoop(), release::await), options));
                begun.await();
                var second = createTask(() -> toThread(() -> trace.add("second"), options));
                Asyncio.sleep(Duration.ZERO);
                second.cancel();
                assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);
                release.countDown();
                first.await();
                toThread(() -> trace.add("third"), options);
            }
        });

        assertThat(trace).containsExactly("third");
    }

    @Test
    void theThreadOfAPoolKeepsNoInterrupt() {
        Asyncio.run(() -> {
            try (var executor = Executors.newSingleThreadExecutor()) {
                var options = ThreadOptions.DEFAULT.withExecutor(executor);
                for (int i = 0; i < 200; i++) {
                    begun.clear();
                    var working = createTask(() -> toThread(begin(Asyncio.getRunningLoop(), () -> {}), options));
                    begun.await();
                    working.cancel(); // About when the work ends.
                    var _ = catchThrowable(working::await);
                    executor.submit(() -> {
                                if (Thread.currentThread().isInterrupted()) trace.add("stray interrupt");
                            })
                            .get();
                }
            }
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void abandonedWorkGoesOnWithoutAnInterrupt() {
        var release = new CountDownLatch(1);
        Asyncio.run(() -> {
            var working = createTask(() -> toThread(
                    begin(Asyncio.getRunningLoop(), () -> {
                        release.await();
                        trace.add("thread ended, interrupted "
                                + Thread.currentThread().isInterrupted());
                    }),
                    ABANDONING));
            begun.await();
            working.cancel();
            assertThatThrownBy(working::await).isInstanceOf(CancelledError.class);
            trace.add("cancelled");
            release.countDown();
        });

        assertThat(trace).containsExactly("cancelled", "thread ended, interrupted false");
    }

    @Test
    void whatAbandonedWorkThrowsIsReported() {
        Asyncio.run(() -> {
            var release = new CountDownLatch(1);
            var reported = new Event();
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> {
                trace.add(context.message() + ": " + context.exception());
                reported.set();
            });
            var working = createTask(() -> toThread(
                    begin(Asyncio.getRunningLoop(), () -> {
                        release.await();
                        throw new IOException("broken");
                    }),
                    ABANDONING));
            begun.await();
            working.cancel();
            assertThatThrownBy(working::await).isInstanceOf(CancelledError.class);
            release.countDown();
            reported.await();
        });

        assertThat(trace)
                .containsExactly("Exception on a thread whose task was cancelled and did not wait:"
                        + " java.io.IOException: broken");
    }

    @Test
    void workThatIsBusyCanAskWhetherItWasCancelled() {
        Asyncio.run(() -> {
            var working = createTask(() -> toThread(begin(Asyncio.getRunningLoop(), () -> {
                while (true) checkCancelled();
            })));
            begun.await();
            working.cancel("enough");

            assertThatThrownBy(working::await)
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("enough");
        });
    }

    @Test
    void abandonedWorkCanAskToo() {
        Asyncio.run(() -> {
            var ended = new Event();
            var loop = Asyncio.getRunningLoop();
            var working = createTask(() -> toThread(
                    begin(loop, () -> {
                        try {
                            while (true) checkCancelled();
                        } finally {
                            loop.callSoonThreadsafe(ended::set);
                        }
                    }),
                    ABANDONING));
            begun.await();
            working.cancel();
            assertThatThrownBy(working::await).isInstanceOf(CancelledError.class);
            ended.await();
        });
    }

    @Test
    void askingElsewhereIsAnError() {
        assertThatThrownBy(Asyncio::checkCancelled)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does no work for a task. Call it in what toThread");
        Asyncio.run(() -> {
            toThread(() -> checkCancelled());
            assertThatThrownBy(Asyncio::checkCancelled).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void anExecutorThatCallsOnTheSpotWorks() {
        Asyncio.run(() -> {
            var options = ThreadOptions.DEFAULT.withExecutor(Runnable::run);
            trace.add(toThread(() -> "here", options));
            assertThatThrownBy(() -> toThread(
                            () -> {
                                throw new IOException("broken");
                            },
                            options))
                    .isInstanceOf(IOException.class);
        });

        assertThat(trace).containsExactly("here");
    }

    @Test
    void anExecutorThatIsShutDownIsRefused() {
        Asyncio.run(() -> {
            var executor = Executors.newSingleThreadExecutor();
            executor.shutdown();
            var limiter = new CapacityLimiter(1);
            var options = ThreadOptions.DEFAULT.withExecutor(executor).withLimiter(limiter);

            assertThatThrownBy(() -> toThread(() -> "never", options))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("accepts no more work");
            assertThat(limiter.borrowedTokens()).isZero();
        });
    }

    @Test
    void virtualTimeStandsStillWhileAThreadWorks() {
        var clock = new asyncio.testing.VirtualClock();
        Asyncio.run(clock, () -> {
            var loop = Asyncio.getRunningLoop();
            createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
            toThread(begin(loop, () -> {}));
            trace.add(clock.elapsed().toString());
        });

        assertThat(trace).containsExactly("PT0S");
    }
}
