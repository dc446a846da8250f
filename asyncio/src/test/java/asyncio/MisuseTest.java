package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is wrong fails at once, says what to do instead, and leaves the loop working.
final class MisuseTest {
    private final List<String> trace = new ArrayList<>();
    private final EventLoop other = new EventLoop(new VirtualClock());

    /// Runs a test in a loop, and looks whether that one still works.
    private static void run(VoidCoroutine main) {
        Asyncio.run(new VirtualClock(), () -> {
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> {
                throw new AssertionError(context.toString());
            });
            Asyncio.waitFor(main, Duration.ofDays(1));
            assertThat(createTask(() -> sleep(Duration.ofHours(1), "works")).await())
                    .isEqualTo("works");
        });
    }

    private static AbstractThrowableAssert<?, ?> wrongLoop(Callable<?> call) {
        return assertThatThrownBy(call::call).isInstanceOf(WrongLoopException.class);
    }

    @AfterEach
    void close() {
        other.close();
    }

    // ---- A loop inside a loop

    @Test
    void aRunInsideARunIsRefused() {
        run(() -> {
            assertThatThrownBy(() -> Asyncio.run(() -> trace.add("never")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("run was called inside EventLoop@")
                    .hasMessageContaining("await the coroutine, or start a task");
            try (var runner = new Runner()) {
                assertThatThrownBy(() -> runner.run(() -> trace.add("never")))
                        .hasMessageContaining("cannot be run inside another");
            }
            assertThatThrownBy(() -> other.runUntilComplete(() -> trace.add("never")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot run EventLoop@")
                    .hasMessageContaining("inside EventLoop@");
            assertThatThrownBy(other::runForever).hasMessageContaining("Await what you want to run");
        });

        assertThat(trace).isEmpty();
    }

    @Test // And the other loop works afterwards.
    void aRunInsideACallbackIsRefused() {
        run(() -> {
            Asyncio.getRunningLoop()
                    .callSoon(() -> assertThatThrownBy(other::runForever).isInstanceOf(IllegalStateException.class));
            sleep(Duration.ZERO);
        });

        assertThat(other.runUntilComplete(() -> "works")).isEqualTo("works");
    }

    @Test
    void aLoopThatRunsIsNotRunAgain() {
        run(() -> {
            var loop = Asyncio.getRunningLoop();

            assertThatThrownBy(loop::runForever)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("runs already")
                    .hasMessageContaining("createTask");
        });
    }

    // ---- Futures of another loop

    @Test
    void awaitingAFutureOfAnotherLoopIsRefused() {
        run(() -> wrongLoop(other.createFuture()::await)
                .hasMessageContaining("belongs to EventLoop@")
                .hasMessageContaining("Create one for each loop, or pass the call on"));
    }

    @Test
    void combiningFuturesOfAnotherLoopIsRefused() {
        run(() -> {
            var foreign = other.<String>createFuture();

            wrongLoop(() -> Asyncio.gather(foreign));
            wrongLoop(() -> Asyncio.gatherOutcomes(foreign));
            wrongLoop(() -> Asyncio.wait(List.of(foreign)));
            wrongLoop(() -> Asyncio.shield(foreign));
            wrongLoop(() -> Asyncio.asCompleted(List.of(foreign)));
            wrongLoop(() -> Asyncio.waitFor(foreign, Duration.ofHours(1)));
            wrongLoop(() -> Asyncio.waitFor(foreign, Duration.ZERO));
            assertThat(foreign.awaitedBy()).isEmpty();
            assertThat(foreign.done()).isFalse();
        });
    }

    @Test
    void runningAFutureOfAnotherLoopToItsEndIsRefused() {
        try (var loop = new EventLoop(new VirtualClock())) {
            wrongLoop(() -> loop.runUntilComplete(other.createFuture()));
        }
    }

    @Test
    void aLockThatTasksOfAnotherLoopWaitForIsRefused() {
        var lock = new Lock();
        other.createTask(lock::acquire);
        other.createTask(lock::acquire);
        other.stop();
        other.runForever();
        run(() -> wrongLoop(() -> lock.hold()).hasMessageContaining("Lock[locked, waiters=1]"));
    }

    // ---- Awaiting where nobody can

    @Test
    void aTaskCannotAwaitItself() {
        run(() -> {
            var task = new AtomicReference<Future<?>>();
            task.set(createTask(() -> task.get().await(), "narcissus"));

            assertThatThrownBy(() -> task.get().await())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Task narcissus")
                    .hasMessageContaining("cannot await itself");
        });
    }

    @Test
    void aCallbackCannotAwait() {
        run(() -> {
            var failures = new ArrayList<Throwable>();
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> failures.add(context.exception()));
            Asyncio.getRunningLoop().callSoon(() -> sleep(Duration.ZERO));
            Asyncio.getRunningLoop().callSoon(() -> new Future<String>().await());
            Asyncio.getRunningLoop().callSoon(() -> new Event().await());
            sleep(Duration.ZERO);

            assertThat(failures)
                    .hasSize(3)
                    .allSatisfy(e -> assertThat(e)
                            .isInstanceOf(WrongLoopException.class)
                            .hasMessageContaining("was called outside a task, in a callback of the loop")
                            .hasMessageContaining("createTask(() -> ...)"));
        });
    }

    @Test
    void outsideALoopNobodyCanAwait() {
        var future = other.<String>createFuture();
        var thread = "called on thread \"" + Thread.currentThread().getName() + "\", which runs no event loop";
        for (Callable<?> call : List.<Callable<?>>of(
                future::await,
                () -> sleep(Duration.ZERO, ""),
                () -> createTask(() -> {}),
                () -> Asyncio.gather(() -> ""),
                () -> Asyncio.wait(List.of(future)),
                () -> Asyncio.shield(future),
                () -> Asyncio.toThread(() -> ""),
                () -> Asyncio.ensureFuture(() -> ""),
                () -> Asyncio.asCompleted(List.of(future)),
                () -> new Future<String>(),
                () -> Asyncio.taskGroup(group -> ""),
                Asyncio::getRunningLoop,
                Asyncio::allTasks,
                () -> AsyncGenerator.of(_ -> {}).anext())) {
            wrongLoop(call)
                    .hasMessageContaining(thread)
                    .hasMessageContaining("start a loop first: Asyncio.run(() -> ...)");
        }
    }

    // ---- Other threads

    @Test // Python notices some of it, in debug mode.
    void anotherThreadThatTouchesARunningLoopIsRefused() {
        run(() -> {
            var loop = Asyncio.getRunningLoop();
            var future = new Future<String>();
            var task = createTask(() -> sleep(Duration.ofHours(1)));
            var done = loop.<String>createFuture();
            done.setResult("");
            for (Runnable call : List.<Runnable>of(
                    () -> loop.callSoon(() -> {}),
                    () -> loop.callLater(Duration.ZERO, () -> {}),
                    () -> loop.callAt(0, () -> {}),
                    () -> loop.createTask(() -> {}),
                    () -> future.setResult("stranger"),
                    () -> future.setException(new RuntimeException("stranger")),
                    () -> future.cancel(),
                    () -> task.cancel(),
                    () -> done.addDoneCallback(_ -> {}))) {
                var failure = new AtomicReference<Throwable>();
                Thread.ofPlatform()
                        .name("stranger")
                        .start(() -> {
                            try {
                                call.run();
                            } catch (Throwable e) {
                                failure.set(e);
                            }
                        })
                        .join();
                assertThat(failure.get())
                        .isInstanceOf(WrongLoopException.class)
                        .hasMessageContaining("was called on thread \"stranger\"")
                        .hasMessageContaining("call loop.callSoonThreadsafe(() -> ...)");
            }
            assertThat(future.done()).isFalse();
            assertThat(task.cancelling()).isZero();
        });
    }
}
