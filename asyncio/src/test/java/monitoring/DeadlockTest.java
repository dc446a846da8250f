package monitoring;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.BlockingPortal;
import asyncio.Coroutine;
import asyncio.DeadlockException;
import asyncio.Event;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.FiberKind;
import asyncio.Lock;
import asyncio.Runner;
import asyncio.Signal;
import asyncio.Task;
import asyncio.TaskState;
import asyncio.TaskTree;
import asyncio.ThreadSafeQueue;
import asyncio.VoidCoroutine;
import asyncio.spi.Clock;
import asyncio.spi.Poller;
import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nothing in the loop can go on any more: that is reported, once, and never where something may still come.
@Timeout(60)
final class DeadlockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NO_GRACE = Duration.ZERO;

    private final List<ExceptionContext> reports = new ArrayList<>();

    private static EventLoop.Builder virtual() {
        return EventLoop.builder().clock(new VirtualClock());
    }

    private static <T> T run(EventLoop.Builder builder, Coroutine<T> main) {
        try (var runner = new Runner(builder::build)) {
            return runner.run(main);
        }
    }

    private static void run(EventLoop.Builder builder, VoidCoroutine main) {
        try (var runner = new Runner(builder::build)) {
            runner.run(main);
        }
    }

    /// Has each report cancel a task, so that the program goes on.
    private void onReport(Task<?> cancelled) {
        Asyncio.getRunningLoop().setExceptionHandler((_, context) -> {
            reports.add(context);
            cancelled.cancel();
        });
    }

    private static Task<?>[] cycle() {
        var tasks = new Task<?>[2];
        tasks[0] = createTask(() -> tasks[1].await(), "hen");
        tasks[1] = createTask(() -> gather(tasks[0]).await(), "egg");
        return tasks;
    }

    @Test
    void tasksThatWaitForEachOtherAreReportedAtOnceInVirtualTime() {
        run(virtual(), () -> {
            var tasks = cycle();
            onReport(tasks[0]);
            Asyncio.gatherOutcomes(tasks).await();
        });

        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).isEqualTo("Deadlock: tasks wait for each other: hen -> egg -> hen");
            assertThat(report.exception()).isInstanceOfSatisfying(DeadlockException.class, deadlock -> {
                assertThat(deadlock.cycle()).containsExactly("hen", "egg");
                assertThat(deadlock.tree().tasks())
                        .extracting(TaskTree.Entry::state)
                        .containsOnly(TaskState.WAITING);
                assertThat(deadlock)
                        .hasMessageContaining("hen: waits for Task egg, at monitoring.DeadlockTest")
                        .hasMessageContaining("egg: waits for Gathering of 1, at monitoring.DeadlockTest");
            });
        });
    }

    @Test
    void aTaskOfAGroupThatWaitsForItsOwnerIsACycle() {
        assertThatThrownBy(() -> run(virtual().failOnDeadlock(Duration.ofHours(1)), () -> {
                    var owner = new Task<?>[1];
                    owner[0] = createTask(
                            () -> taskGroup(group -> {
                                group.createTask(() -> owner[0].await(), "child");
                            }),
                            "owner");
                    owner[0].await();
                }))
                .isInstanceOf(DeadlockException.class)
                .hasMessageStartingWith("Deadlock: tasks wait for each other: owner -> child -> owner\n");
    }

    @Test
    void theRunEndsWithTheDeadlockIfItIsToldTo() {
        assertThatThrownBy(() -> run(virtual().failOnDeadlock(NO_GRACE), () -> {
                    var left = new Lock();
                    var right = new Lock();
                    taskGroup(group -> {
                        group.createTask(() -> both(left, right), "first");
                        group.createTask(() -> both(right, left), "second");
                    });
                }))
                .isInstanceOfSatisfying(DeadlockException.class, deadlock -> {
                    assertThat(deadlock.cycle()).isEmpty(); // A lock does not know who has it.
                    assertThat(deadlock)
                            .hasMessageStartingWith("Probably a deadlock: loop-")
                            .hasMessageContaining(
                                    "first: waits for Lock[locked, waiters=1], at monitoring.DeadlockTest")
                            .hasMessageContaining("Only another thread can");
                });
    }

    private static void both(Lock first, Lock second) {
        try (var _ = first.hold()) {
            sleep(SECOND);
            try (var _ = second.hold()) {
                sleep(SECOND);
            }
        }
    }

    @Test
    void realTimeIsWatchedIfAskedFor() {
        assertThatThrownBy(() -> run(EventLoop.builder().failOnDeadlock(NO_GRACE), () -> new Event().await()))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void aStandstillIsReportedOnceAndTheNextOneAgain() {
        run(virtual().detectDeadlocks(NO_GRACE), () -> {
            var loop = Asyncio.getRunningLoop();
            var first = createTask(() -> new Event().await(), "first");
            var second = createTask(() -> new Event().await(), "second");
            var reported = new CountDownLatch(1);
            loop.setExceptionHandler((_, context) -> {
                reports.add(context);
                if (reports.size() == 1) reported.countDown();
                else second.cancel();
            });
            Thread.ofPlatform().daemon().start(() -> {
                await(reported);
                for (int i = 0; i < 10; i++) TaskTree.of(loop); // Wakes the loop, and it stands still again.
                loop.callSoonThreadsafe(first::cancel);
            });
            Asyncio.gatherOutcomes(first, second).await();
        });

        assertThat(reports)
                .extracting(ExceptionContext::exception)
                .map(deadlock -> ((DeadlockException) deadlock).tree().tasks().size())
                .containsExactly(3, 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Waits, on another thread, until the main task waits.
    private static void awaitIdle(EventLoop loop) {
        while (TaskTree.of(loop).tasks().stream().noneMatch(task -> task.state() == TaskState.WAITING)) {
            Thread.onSpinWait();
        }
        TaskTree.of(loop); // Once more, so that the loop has had time to look.
    }

    @Test
    void aThreadAtWorkIsNoDeadlock() {
        var result = run(virtual().failOnDeadlock(NO_GRACE), () -> {
            var loop = Asyncio.getRunningLoop();
            return Asyncio.toThread(() -> {
                awaitIdle(loop);
                return "done";
            });
        });

        assertThat(result).isEqualTo("done");
    }

    @Test
    void aCompletionStageIsNoDeadlock() {
        var result = run(virtual().failOnDeadlock(NO_GRACE), () -> {
            var loop = Asyncio.getRunningLoop();
            var stage = new CompletableFuture<String>();
            Thread.ofPlatform().daemon().start(() -> {
                awaitIdle(loop);
                stage.complete("done");
            });
            return Asyncio.await(stage);
        });

        assertThat(result).isEqualTo("done");
    }

    @Test
    void aBlockedTaskIsNoDeadlock() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);
        run(virtual().failOnDeadlock(NO_GRACE), () -> {
            var loop = Asyncio.getRunningLoop();
            var latch = new CountDownLatch(1);
            var blocked = createTask(() -> await(latch));
            Thread.ofPlatform().daemon().start(() -> {
                awaitIdle(loop);
                latch.countDown();
            });
            blocked.await();
        });
    }

    private static void wakeFromOutside() {
        var loop = Asyncio.getRunningLoop();
        var event = new Event();
        Thread.ofPlatform().daemon().start(() -> {
            awaitIdle(loop);
            loop.callSoonThreadsafe(event::set);
        });
        event.await();
    }

    @Test
    void aSignalThatMayComeIsNoDeadlock() {
        assumeTrue(Signal.USR1.isSupported());
        run(virtual().failOnDeadlock(NO_GRACE), () -> {
            Asyncio.getRunningLoop().addSignalHandler(Signal.USR1, () -> {});
            wakeFromOutside();
        });
        run(virtual().failOnDeadlock(NO_GRACE), () -> {
            try (var _ = Signal.receiver(Signal.USR1)) {
                wakeFromOutside();
            }
        });
    }

    @Test
    void ioThatMayComeIsNoDeadlock() {
        run(virtual().poller(new ListeningPoller()).failOnDeadlock(NO_GRACE), DeadlockTest::wakeFromOutside);
    }

    @Test
    void aThreadThatMayCallThroughAPortalIsNoDeadlock() {
        run(virtual().failOnDeadlock(NO_GRACE), () -> {
            try (var _ = BlockingPortal.open()) {
                wakeFromOutside();
            }
        });
        try (var portal = BlockingPortal.start(virtual().failOnDeadlock(NO_GRACE)::build)) {
            awaitIdle(portal.getLoop());
            assertThat(portal.<Integer>call(() -> 42)).isEqualTo(42);
        }
    }

    @Test
    void aPortalThatIsClosedIsNoWayIn() {
        assertThatThrownBy(() -> run(virtual().failOnDeadlock(NO_GRACE), () -> {
                    BlockingPortal.open().close();
                    new Event().await();
                }))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void aThreadThatMayPutSomethingIntoAQueueIsNoDeadlock() {
        run(virtual().failOnDeadlock(NO_GRACE), () -> {
            var loop = Asyncio.getRunningLoop();
            var queue = new ThreadSafeQueue<Integer>();
            Thread.ofPlatform().daemon().start(() -> {
                awaitIdle(loop);
                queue.putNowait(42);
            });
            assertThat(queue.get()).isEqualTo(42);
        });
        assertThatThrownBy(() -> run(virtual().failOnDeadlock(NO_GRACE), () -> {
                    var queue = new ThreadSafeQueue<Integer>();
                    timeout(SECOND, () -> queue.get());
                }))
                .isInstanceOf(asyncio.TimeoutException.class);
    }

    @Test
    void anotherThreadMayTakeItsTime() {
        run(virtual().failOnDeadlock(Duration.ofHours(1)), DeadlockTest::wakeFromOutside);
    }

    @Test
    void aLoopOfRealTimeWaitsWithoutAWord() {
        run(EventLoop.builder(), () -> {
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            wakeFromOutside();
        });

        assertThat(reports).isEmpty();
    }

    @Test
    void aLoopWithoutTasksMayWaitForEver() {
        var loop = virtual().failOnDeadlock(NO_GRACE).build();
        try (loop) {
            Thread.ofPlatform().daemon().start(() -> {
                while (!loop.isRunning()) Thread.onSpinWait();
                TaskTree.of(loop);
                loop.callSoonThreadsafe(loop::stop);
            });
            loop.runForever();
        }
    }

    @Test
    void aClockThatStandsStillForThoseWhoWaitForItIsReported() {
        run(virtual().failOnDeadlock(NO_GRACE), () -> {
            var stage = new CompletableFuture<String>();
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> {
                reports.add(context);
                stage.complete("by the handler");
            });
            createTask(() -> {
                sleep(SECOND);
                stage.complete("in a second");
            });
            assertThat(Asyncio.await(stage)).isEqualTo("by the handler");
        });

        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).startsWith("The time of loop-").contains("stands still");
            assertThat(report.exception()).hasMessageContaining("waits for sleep, at monitoring.DeadlockTest");
        });
    }

    @Test
    void onlyAVirtualClockHasAPatienceOfItsOwn() {
        assertThat(Clock.system().patience()).isEqualTo(Clock.FOREVER);
        assertThat(new VirtualClock().patience())
                .isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    @SuppressWarnings("NullAway") // Wrong on purpose.
    void badInputIsRefused() {
        var builder = EventLoop.builder();
        assertThatThrownBy(() -> builder.detectDeadlocks(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the time of grace is PT-0.000000001S: it must not be negative");
        assertThatThrownBy(() -> builder.failOnDeadlock(null)).isInstanceOf(NullPointerException.class);
    }

    /// A poller that says nothing about its I/O.
    private static final class ListeningPoller implements Poller {
        private final Semaphore woken = new Semaphore(0);

        @Override
        public void poll(long nanos) {
            try {
                if (woken.tryAcquire(nanos, TimeUnit.NANOSECONDS)) woken.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void wakeup() {
            woken.release();
        }

        @Override
        public void close() {}
    }
}
