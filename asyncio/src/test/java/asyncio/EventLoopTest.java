package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.spi.Poller;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Turns, callbacks and the life of a loop.
final class EventLoopTest extends OnBareLoop {
    @Test
    void callbacksRunInTheOrderInWhichTheyWereScheduled() {
        for (var name : List.of("a", "b", "c")) loop.callSoon(note(name));
        runUntilIdle();

        assertThat(trace).containsExactly("a", "b", "c");
    }

    @Test
    void whatBecomesReadyDuringATurnWaitsForTheNextOne() {
        loop.callSoon(() -> {
            trace.add("first");
            loop.callSoon(() -> {
                trace.add("third");
                loop.callSoon(note("fourth"));
            });
        });
        loop.callSoon(note("second"));
        runUntilIdle();

        assertThat(trace).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void aTurnRunsWhatWasReadyThenWhatThePollerFoundThenTheTimers() {
        try (var polled =
                EventLoop.builder().clock(clock).poller(new FindingPoller()).build()) {
            found = polled;
            polled.callLater(Duration.ZERO, note("timer"));
            polled.callSoon(note("ready"));
            polled.callSoon(() -> polled.callSoon(note("next turn")));
            polled.callSoon(polled::stop);
            polled.runForever();
            polled.stop();
            polled.runForever();
        }

        assertThat(trace).containsExactly("ready", "found", "timer", "next turn");
    }

    private EventLoop found = loop;

    /// Finds something the first time it is asked.
    private final class FindingPoller implements Poller {
        private boolean asked;

        @Override
        public void poll(long nanos) {
            if (!asked) found.callSoon(note("found"));
            asked = true;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }

    @Test
    void aPollerWithRequestsIsPolledAtTheEndOfTheTurn() {
        var poller = new RequestedPoller();
        try (var polled = EventLoop.builder().clock(clock).poller(poller).build()) {
            polled.callSoon(() -> {
                trace.add("request");
                poller.requested = true;
                polled.callSoon(() -> {
                    trace.add("next turn");
                    polled.stop();
                });
            });
            polled.callSoon(note("same turn"));
            polled.runForever();
            assertThat(polled.poller()).isSameAs(poller);
            assertThat(polled.toString()).contains("a poller of this test");
        }

        assertThat(trace).containsExactly("request", "same turn", "polled", "next turn");
    }

    private final class RequestedPoller implements Poller {
        private boolean requested;

        @Override
        public boolean hasRequests() {
            return requested;
        }

        @Override
        public void poll(long nanos) {
            if (requested) trace.add("polled");
            requested = false;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "a poller of this test";
        }
    }

    @Test
    void aCallbackCancelledInItsOwnTurnDoesNotRun() {
        var handles = new Handle[1];
        loop.callSoon(() -> handles[0].cancel());
        handles[0] = loop.callSoon(note("never"));
        var late = loop.callSoon(note("ran"));
        runUntilIdle();
        late.cancel();

        assertThat(trace).containsExactly("ran");
        assertThat(late.cancelled()).isTrue();
    }

    @Test
    void stopBeforeRunForeverMeansOneTurn() {
        loop.callSoon(() -> {
            trace.add("first turn");
            loop.callSoon(note("second turn"));
        });
        loop.callLater(Duration.ofHours(1), note("timer"));
        loop.stop();
        loop.runForever();
        trace.add("stopped at " + clock.elapsed());
        loop.stop();
        loop.runForever();

        assertThat(trace).containsExactly("first turn", "stopped at PT0S", "second turn");
    }

    @Test
    void runUntilCompleteLetsTheTurnEndAndKeepsTheRest() {
        var future = loop.<String>createFuture();
        loop.callSoon(() -> {
            future.setResult("result");
            loop.callSoon(() -> {
                trace.add("same turn as the stop");
                loop.callSoon(note("kept"));
            });
        });

        assertThat(loop.runUntilComplete(future)).isEqualTo("result");
        assertThat(trace).containsExactly("same turn as the stop");
        runUntilIdle();
        assertThat(trace).containsExactly("same turn as the stop", "kept");
    }

    @Test
    void stoppingTheLoopUnderRunUntilCompleteIsAnError() {
        var task = loop.createTask(() -> sleep(Duration.ofHours(1)));
        loop.callSoon(loop::stop);

        assertThatThrownBy(() -> loop.runUntilComplete(task))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was stopped before Task")
                .hasMessageContaining("was done");
        assertThat(task.done()).isFalse();
        runUntilIdle();
        assertThat(task.done()).isTrue();
    }

    @Test
    void runUntilCompletePassesOnWhatACoroutineThrows() {
        var broken = new java.io.IOException("broken");
        Coroutine<String> failing = () -> {
            throw broken;
        };

        assertThatThrownBy(() -> loop.runUntilComplete(failing)).isSameAs(broken);
        assertThat(loop.runUntilComplete(() -> "works on")).isEqualTo("works on");
    }

    @Test // Also for done callbacks.
    void aFailingCallbackIsReportedAndTheOthersRun() {
        loop.setExceptionHandler((_, context) -> trace.add(context.exception() + ", " + (context.handle() != null)));
        var future = loop.<String>createFuture();
        future.addDoneCallback(_ -> {
            throw new IllegalArgumentException("first");
        });
        future.addDoneCallback(_ -> trace.add("second"));
        future.setResult("result");
        loop.callSoon(() -> {
            throw new AssertionError("an error, too");
        });
        loop.callSoon(note("third"));
        runUntilIdle();

        assertThat(trace)
                .containsExactly(
                        "java.lang.IllegalArgumentException: first, true",
                        "second",
                        "java.lang.AssertionError: an error, too, true",
                        "third");
    }

    @Test
    void aClosedLoopRefusesEverything() {
        var future = loop.<String>createFuture();
        loop.close();
        loop.close();

        assertThat(loop.isClosed()).isTrue();
        assertRefused(() -> loop.callSoon(() -> {}), "callSoon");
        assertRefused(() -> loop.callLater(Duration.ZERO, () -> {}), "callAt");
        assertRefused(() -> loop.callAt(0, () -> {}), "callAt");
        assertRefused(() -> loop.createTask(() -> {}), "createTask");
        assertRefused(() -> loop.runInExecutor(null, () -> 1), "runInExecutor");
        assertThatThrownBy(loop::runForever)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("new loop");
        assertThatThrownBy(() -> loop.runUntilComplete(() -> 1)).hasMessageContaining("cannot run");
        assertThat(future.cancel()).isTrue();
    }

    private void assertRefused(Runnable call, String operation) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(operation + " was called on EventLoop@")
                .hasMessageContaining("closed")
                .hasMessageContaining("Make a new loop");
    }

    @Test
    void aRunningLoopCannotBeClosed() {
        loop.callSoon(() -> {
            assertThatThrownBy(loop::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot be closed while it runs");
            trace.add("refused");
        });
        runUntilIdle();

        assertThat(trace).containsExactly("refused");
        assertThat(loop.isClosed()).isFalse();
    }

    @Test
    void closingReportsTasksThatWillNeverGoOn() {
        loop.setExceptionHandler((_, context) -> trace.add(context.message()));
        loop.createTask(() -> sleep(Duration.ofHours(1)), "forgotten");
        loop.stop();
        loop.runForever();
        loop.close();

        assertThat(trace).singleElement().asString().contains("closed while Task forgotten[pending", "never go on");
    }

    @Test
    void tasksMadeBeforeTheLoopRunsStartWhenItDoes() {
        var task = loop.createTask(() -> trace.add("ran"));
        assertThat(trace).isEmpty();
        loop.runUntilComplete(task);

        assertThat(trace).containsExactly("ran");
    }

    @Test
    void aTaskFactoryMakesAllTasks() {
        loop.setTaskFactory(new TaskFactory() {
            @Override
            public <T extends @org.jspecify.annotations.Nullable Object> Task<T> create(
                    EventLoop eventLoop, Coroutine<T> coroutine, TaskOptions options) {
                return Task.start(eventLoop, coroutine, options.withName("made of " + options.name()));
            }
        });
        loop.runUntilComplete(() -> {
            trace.add(createTask(() -> {}, "wood").getName());
            Asyncio.taskGroup(group -> {
                trace.add(group.createTask(() -> {}, "stone").getName());
            });
            return trace;
        });

        assertThat(trace).containsExactly("made of wood", "made of stone");
        assertThat(loop.getTaskFactory()).isNotNull();
    }

    @Test
    void aTextShowsTheState() {
        assertThat(loop).asString().contains("idle", FiberKind.preferred().name());
        loop.callSoon(() -> trace.add(loop.toString()));
        runUntilIdle();
        loop.close();

        assertThat(trace.getFirst()).contains("running");
        assertThat(loop).asString().contains("closed");
    }

    @Test
    void ofTwoThreadsThatRunALoopAtOnceOneIsRefused() throws Exception {
        for (int i = 0; i < 200; i++) {
            var contested = new EventLoop();
            var start = new java.util.concurrent.CyclicBarrier(2);
            var refused = new java.util.concurrent.atomic.AtomicInteger();
            var finished = new java.util.concurrent.CountDownLatch(1);
            Runnable contender = () -> {
                try {
                    start.await();
                    contested.runForever();
                } catch (IllegalStateException e) {
                    refused.incrementAndGet();
                    finished.countDown();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            };
            var first = Thread.ofPlatform().daemon().start(contender);
            var second = Thread.ofPlatform().daemon().start(contender);
            finished.await();
            contested.callSoonThreadsafe(contested::stop);
            first.join();
            second.join();
            contested.close();

            assertThat(refused.get()).isOne();
        }
    }
}
