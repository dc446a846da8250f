package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.runCoroutineThreadsafe;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static asyncio.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The ways to other threads and to the futures of `java.util.concurrent`.
final class BridgesTest {
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    private final List<String> trace = new ArrayList<>();
    private final EventLoop loop = new EventLoop();
    private Thread thread = new Thread(() -> {});

    private EventLoop started() {
        thread = Thread.ofPlatform().daemon().start(loop::runForever);
        return loop;
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (!loop.isClosed()) loop.callSoonThreadsafe(loop::stop);
        thread.join();
        loop.close();
    }

    // ---- runCoroutineThreadsafe

    @Test
    void anotherThreadGetsTheResultOfATask() throws Exception {
        assertThat(runCoroutineThreadsafe(() -> sleep(Duration.ofMillis(1), "result"), started())
                        .get())
                .isEqualTo("result");
    }

    @Test
    void anotherThreadGetsTheExceptionOfATask() {
        var future = runCoroutineThreadsafe(
                () -> {
                    throw new IOException("broken");
                },
                started());

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("broken");
    }

    @Test
    void cancellingOnAnotherThreadCancelsTheTask() throws Exception {
        var begun = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        var future = runCoroutineThreadsafe(
                () -> {
                    try {
                        begun.countDown();
                        sleep(Duration.ofHours(1));
                    } catch (CancelledError e) {
                        cancelled.countDown();
                        throw e;
                    }
                },
                started());
        begun.await();

        assertThat(future.cancel(true)).isTrue();
        cancelled.await();
    }

    @Test
    void aTaskThatIsCancelledOnTheLoopCancelsTheFutureOfTheOtherThread() {
        var future = runCoroutineThreadsafe(
                () -> {
                    var task = Asyncio.currentTask();
                    if (task != null) task.cancel();
                    sleep(Duration.ofHours(1));
                },
                started());

        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        assertThat(future).isCancelled();
    }

    @Test
    void aClosedLoopTakesNoCoroutines() {
        loop.close();

        assertThatThrownBy(() -> runCoroutineThreadsafe(() -> "never", loop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aCoroutineInFlightWhenTheLoopIsClosedFails() throws Exception {
        var begun = new CountDownLatch(1);
        var future = runCoroutineThreadsafe(
                () -> {
                    begun.countDown();
                    sleep(Duration.ofHours(1));
                },
                started());
        begun.await();
        stop();

        assertThatThrownBy(future::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("will never be done")
                .hasMessageContaining("was closed before");
    }

    @Test
    void aCoroutineThatTheLoopNeverCameToFailsWhenItIsClosed() {
        var future = runCoroutineThreadsafe(() -> "never", loop);
        loop.close();

        assertThatThrownBy(future::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aResultThatWasOnItsWayWhenTheLoopStoppedIsNotLost() throws Exception {
        var future = runCoroutineThreadsafe(
                () -> {
                    loop.stop();
                    return "result";
                },
                loop);
        loop.runForever();
        loop.close();

        assertThat(future.get()).isEqualTo("result");
    }

    @Test
    void aCompletableFutureOfAPendingFutureFailsWhenTheLoopIsClosed() {
        var future = loop.createFuture().toCompletableFuture();
        loop.close();

        assertThatThrownBy(future::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    // ---- toThread, runInExecutor

    @Test
    void toThreadRunsElsewhereInACopyOfTheContext() {
        Asyncio.run(() -> {
            USER.set("ann");
            var here = Thread.currentThread();
            trace.add(toThread(() -> {
                var seen = USER.get();
                USER.set("bob");
                return seen + " " + (Thread.currentThread() == here);
            }));
            trace.add(USER.get());
        });

        assertThat(trace).containsExactly("ann false", "ann");
    }

    @Test
    void theLoopGoesOnWhileAThreadWorks() {
        Asyncio.run(() -> {
            var latch = new CountDownLatch(1);
            var working = createTask(() -> toThread(() -> {
                latch.await();
                return "worked";
            }));
            sleep(Duration.ZERO);
            trace.add("meanwhile");
            latch.countDown();
            trace.add(working.await());
        });

        assertThat(trace).containsExactly("meanwhile", "worked");
    }

    @Test
    void whatWorkThrowsArrivesAsItself() {
        Asyncio.run(() -> {
            var broken = new IOException("broken");
            assertThatThrownBy(() -> toThread(() -> {
                        throw broken;
                    }))
                    .isSameAs(broken);
        });
    }

    @Test
    void runInExecutorCarriesACopyOfTheContext() {
        Asyncio.run(() -> {
            USER.set("ann");
            try (var executor = Executors.newSingleThreadExecutor()) {
                var seen = Asyncio.getRunningLoop().runInExecutor(executor, () -> {
                    var before = USER.get();
                    USER.set("bob");
                    return before;
                });
                assertThat(seen.await()).isEqualTo("ann");
                assertThat(USER.get()).isEqualTo("ann");
            }
        });
    }

    @Test
    void anExecutorThatIsShutDownIsRefusedAtOnce() {
        Asyncio.run(() -> {
            var executor = Executors.newSingleThreadExecutor();
            executor.shutdown();
            var running = Asyncio.getRunningLoop();

            assertThatThrownBy(() -> running.runInExecutor(executor, () -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("accepts no more work");
        });
    }

    // ---- CompletionStage, CompletableFuture

    @Test
    void aStageIsAwaitedAndItsExceptionComesWithoutAWrapper() {
        Asyncio.run(() -> {
            var stage = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> stage.complete("from elsewhere"));
            trace.add(Asyncio.await(stage));

            var broken = new IOException("broken");
            var failing = CompletableFuture.supplyAsync(() -> {
                throw Throwables.sneaky(broken);
            });
            assertThatThrownBy(() -> Asyncio.await(failing)).isSameAs(broken);
        });

        assertThat(trace).containsExactly("from elsewhere");
    }

    @Test
    void cancellingTheTaskCancelsTheStageItAwaits() {
        Asyncio.run(() -> {
            var stage = new CompletableFuture<String>();
            var task = createTask(() -> Asyncio.await(stage));
            sleep(Duration.ZERO);
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            sleep(Duration.ZERO);

            assertThat(stage).isCancelled();
        });
    }

    @Test
    void aStageThatIsCancelledCancelsItsFuture() {
        Asyncio.run(() -> {
            var stage = new CompletableFuture<String>();
            var future = wrapFuture(stage);
            stage.cancel(true);

            assertThatThrownBy(future::await).isInstanceOf(CancelledError.class);
            assertThat(future.cancelled()).isTrue();
        });
    }

    @Test
    void aFutureGivesItsOutcomeToACompletableFuture() throws Exception {
        var done = Asyncio.run(() -> {
            var task = createTask(() -> sleep(Duration.ofMillis(1), "result"));
            var completable = task.toCompletableFuture();
            task.await();
            sleep(Duration.ZERO);
            return completable;
        });

        assertThat(done.get()).isEqualTo("result");
    }

    @Test
    void cancellingACompletableFutureCancelsTheFutureItStandsFor() {
        Asyncio.run(() -> {
            var task = createTask(() -> sleep(Duration.ofHours(1)));
            sleep(Duration.ZERO);
            var completable = task.toCompletableFuture();
            Thread.ofVirtual().start(() -> completable.cancel(true));

            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void allTasksOfALoopAreSeenFromAnotherThread() {
        runCoroutineThreadsafe(() -> sleep(Duration.ZERO), started()).join();
        var first = runCoroutineThreadsafe(() -> sleep(Duration.ofHours(1)), loop);
        var second = runCoroutineThreadsafe(() -> sleep(Duration.ofHours(1)), loop);

        assertThat(Asyncio.allTasks(loop)).hasSize(2).allMatch(task -> !task.done());

        first.cancel(true);
        second.cancel(true);
    }

    @Test
    void loopsThatAskEachOtherForTheirTasksBothGetAnAnswer() {
        var both = new CyclicBarrier(2);
        var other = new EventLoop();
        runCoroutineThreadsafe(() -> sleep(Duration.ZERO), started()).join();
        var here = runCoroutineThreadsafe(() -> askAtOnce(both, other), loop);
        var there = runCoroutineThreadsafe(() -> askAtOnce(both, loop), other);
        var thread = Thread.ofPlatform().daemon().start(other::runForever);

        assertThat(here.join()).isNotNegative();
        assertThat(there.join()).isNotNegative();

        other.callSoonThreadsafe(other::stop);
        assertThatCode(() -> thread.join(Duration.ofSeconds(10))).doesNotThrowAnyException();
        other.close();
    }

    private static int askAtOnce(CyclicBarrier both, EventLoop other) throws Exception {
        both.await();
        return Asyncio.allTasks(other).size();
    }

    @Test
    void allTasksOfALoopThatDoesNotRunAreSeenAtOnce() {
        var task = loop.createTask(() -> sleep(Duration.ofHours(1)));

        assertThat(Asyncio.allTasks(loop)).containsExactly(task);

        task.cancel();
        started();
    }
}
