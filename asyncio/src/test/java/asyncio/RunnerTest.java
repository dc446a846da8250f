package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.spi.Poller;
import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Runs, and how they end. Ctrl-C is in [InterruptTest].
final class RunnerTest {
    private static final Duration TURN = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    private final VirtualClock clock = new VirtualClock();
    private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

    private Runner runner() {
        return new Runner(() -> new EventLoop(clock));
    }

    @Test
    void severalRunsShareTheLoopAndTheContext() {
        try (var runner = runner()) {
            var loop = runner.getLoop();
            runner.run(() -> {
                USER.set("first run");
            });
            runner.run(() -> {
                trace.add(USER.get() + ", same loop " + (Asyncio.getRunningLoop() == loop));
            });
            trace.add("outside " + USER.get());
            runner.run(() -> USER.get(), new Context());
        }

        assertThat(trace).containsExactly("first run, same loop true", "outside nobody");
    }

    @Test
    void tasksLiveOnFromOneRunToTheNext() {
        try (var runner = runner()) {
            var task = runner.run(() -> createTask(() -> sleep(HOUR, "slept")));
            assertThat(task.done()).isFalse();
            assertThat(runner.<String>run(() -> task.await())).isEqualTo("slept");
        }
    }

    @Test
    void aClosedRunnerIsOfNoMoreUse() {
        var runner = runner();
        runner.close();
        runner.close();

        assertThatThrownBy(() -> runner.run(() -> "never"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the runner is closed. Make a new one");
        assertThatThrownBy(runner::getLoop).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatMainThrowsLeavesTheRunAsItself() {
        var broken = new IOException("broken");

        assertThatThrownBy(() -> Asyncio.run(clock, () -> {
                    throw broken;
                }))
                .isSameAs(broken);
    }

    @Test
    void theEndCancelsTasksThenClosesGeneratorsThenWaitsForThreads() {
        var release = new CountDownLatch(1);
        var loop = new EventLoop(clock);
        try (var runner = new Runner(() -> loop)) {
            runner.run(() -> {
                for (var name : List.of("a", "b")) createTask(() -> sleepAndCleanUp(name));
                var generator = AsyncGenerator.<String>of(out -> {
                    try {
                        out.yield("");
                    } finally {
                        trace.add("generator closed");
                        release.countDown();
                    }
                });
                generator.anext();
                var begun = new Event();
                createTask(() -> toThread(
                        () -> {
                            loop.callSoonThreadsafe(begun::set);
                            release.await();
                            trace.add("thread ended, loop closed " + loop.isClosed());
                        },
                        ThreadOptions.DEFAULT.abandoning()));
                begun.await();
                trace.add("main ended");
            });
        }

        assertThat(trace)
                .containsExactly(
                        "main ended",
                        "a cancelled",
                        "b cancelled",
                        "a cleaned up",
                        "b cleaned up",
                        "generator closed",
                        "thread ended, loop closed false");
        assertThat(loop.isClosed()).isTrue();
    }

    private void sleepAndCleanUp(String name) {
        try {
            sleep(HOUR);
        } finally {
            trace.add(name + " cancelled");
            sleep(TURN); // No longer: while a thread is at work, virtual time stands still.
            trace.add(name + " cleaned up");
        }
    }

    @Test
    void failuresDuringTheShutdownAreReportedWithTheirTask() {
        Asyncio.run(clock, () -> {
            Asyncio.getRunningLoop()
                    .setExceptionHandler((_, context) ->
                            trace.add(context.message() + ": " + context.exception() + " in " + context.task()));
            createTask(
                    () -> {
                        try {
                            sleep(HOUR);
                        } catch (CancelledError e) {
                            throw new IOException("broken", e);
                        }
                    },
                    "cleaner");
            sleep(TURN);
        });

        assertThat(trace)
                .singleElement()
                .asString()
                .contains("unhandled exception during asyncio.run() shutdown", "IOException: broken", "Task cleaner");
    }

    @Test
    void aTaskCreatedDuringTheShutdownIsNotWaitedForButReported() {
        Asyncio.run(clock, () -> {
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> trace.add(context.message()));
            createTask(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    createTask(() -> sleep(HOUR), "late");
                }
            });
            sleep(TURN);
        });

        assertThat(trace).singleElement().asString().contains("The loop was closed while Task late");
    }

    @Test
    void aTaskThatSwallowsItsCancellationIsWaitedFor() {
        Asyncio.run(clock, () -> {
            createTask(() -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
                sleep(Duration.ofDays(100));
                trace.add("ended after " + clock.elapsed().toDays() + " days");
            });
            sleep(TURN);
        });

        assertThat(trace).containsExactly("swallowed", "ended after 100 days");
    }

    @Test
    void aRunWorksOnEitherSortOfThread() throws InterruptedException {
        Runnable program = () -> trace.add(Asyncio.run(() -> sleep(Duration.ofNanos(1), "ran")));
        Thread.ofVirtual().start(program).join();
        Thread.ofPlatform().start(program).join();

        assertThat(trace).containsExactly("ran", "ran");
    }

    @Test
    void severalLoopsRunAtOnce() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        var together = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            var builder = i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform();
            threads.add(builder.start(() -> Asyncio.run(() -> {
                toThread(() -> {
                    together.countDown();
                    together.await();
                });
                for (int step = 0; step < 1_000; step++) sleep(TURN);
                trace.add("ran");
            })));
        }
        for (var thread : threads) thread.join();

        assertThat(trace).containsExactly("ran", "ran", "ran", "ran");
    }

    @Test
    void interruptingTheThreadOfAnIdleLoopCancelsTheMainTask() throws InterruptedException {
        var idle = new CountDownLatch(1);
        var thread = Thread.ofPlatform().start(() -> {
            try (var runner = new Runner(
                    () -> EventLoop.builder().poller(new ReportingPoller(idle)).build())) {
                runner.run(() -> {
                    try {
                        sleep(HOUR);
                    } catch (CancelledError e) {
                        trace.add("main cancelled: " + e.getMessage());
                        sleep(TURN);
                        trace.add("cleaned up");
                        throw e;
                    }
                });
            } catch (CancelledError e) {
                trace.add("run cancelled, interrupted " + Thread.currentThread().isInterrupted());
            }
        });
        idle.await();
        thread.interrupt();
        thread.join();

        assertThat(trace)
                .containsExactly(
                        "main cancelled: the thread of the loop was interrupted",
                        "cleaned up",
                        "run cancelled, interrupted true");
    }

    /// Tells when the loop has nothing to do.
    private record ReportingPoller(CountDownLatch idle, ParkingPoller poller) implements Poller {
        ReportingPoller(CountDownLatch idle) {
            this(idle, new ParkingPoller());
        }

        @Override
        public void poll(long nanos) {
            if (nanos > 0) idle.countDown();
            poller.poll(nanos);
        }

        @Override
        public void wakeup() {
            poller.wakeup();
        }

        @Override
        public void close() {
            poller.close();
        }
    }

    @Test
    void debugModeIsPassedOn() {
        try (var runner = runner().debug(true)) {
            assertThat(runner.getLoop().getDebug()).isTrue();
        }
    }
}
