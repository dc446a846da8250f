package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BlockingPortalTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

    /// Something whose opening and closing are coroutines.
    private final class Connection implements AutoCloseable {
        private final Task<?> opener = Task.require("Connection");

        String ask() {
            sleep(Duration.ZERO);
            return "answer";
        }

        @Override
        public void close() {
            sleep(Duration.ZERO);
            trace.add("closed by the task that opened it " + (Asyncio.currentTask() == opener));
        }
    }

    private Connection connect() {
        sleep(Duration.ZERO);
        trace.add("opened");
        return new Connection();
    }

    @Test
    void portal() {
        // @start region=portal
        try (var portal = BlockingPortal.start()) {
            trace.add(portal.call(() -> sleep(Duration.ofMillis(1), "slept")));
        }
        // @end
        assertThat(trace).containsExactly("slept");
    }

    @Test
    void whatACallThrowsArrivesAsItself() {
        var broken = new IOException("broken");
        try (var portal = BlockingPortal.start()) {
            assertThatThrownBy(() -> portal.call(() -> {
                        throw broken;
                    }))
                    .isSameAs(broken);
            assertThatThrownBy(() -> portal.call(() -> {
                        throw new java.util.concurrent.CompletionException(broken);
                    }))
                    .isInstanceOf(java.util.concurrent.CompletionException.class);
        }
    }

    @Test
    void callsRunInACopyOfTheContextOfTheCaller() {
        try (var portal = BlockingPortal.start();
                var _ = USER.set("ann")) {
            trace.add(portal.call(() -> {
                var seen = USER.get();
                USER.set("bob");
                return seen;
            }));
            trace.add(USER.get());
        }

        assertThat(trace).containsExactly("ann", "ann");
    }

    @Test
    void threadsCallIntoTheLoopThatStartedThem() {
        Asyncio.run(() -> {
            var event = new Event();
            try (var portal = BlockingPortal.open()) {
                trace.add(toThread(() -> {
                    portal.call(event::set);
                    return portal.call(() -> sleep(Duration.ZERO, "from the loop"));
                }));
            }
            trace.add(event.toString());
        });

        assertThat(trace).containsExactly("from the loop", "Event[set]");
    }

    @Test
    void closingWaitsForWhatIsUnderWay() {
        Asyncio.run(() -> {
            var release = new Event();
            var begun = new CountDownLatch(1);
            Task<?> calling;
            try (var portal = BlockingPortal.open()) {
                calling = createTask(() -> toThread(() -> trace.add(portal.call(() -> {
                    begun.countDown();
                    release.await();
                    return "result";
                }))));
                toThread(() -> begun.await());
                createTask(() -> {
                    trace.add("closing");
                    release.set();
                });
            }
            calling.await();
        });

        assertThat(trace).containsExactly("closing", "result");
    }

    @Test
    void aTaskThatIsCancelledWhileItClosesCancelsWhatIsUnderWay() {
        Asyncio.run(() -> assertThatClosingCancels(_ -> trace.add("closing")));

        assertThat(trace).containsExactly("closing", "call cancelled");
    }

    @Test
    void aTaskThatClosesBecauseItWasCancelledCancelsWhatIsUnderWay() {
        Asyncio.run(() -> assertThatClosingCancels(_ -> sleep(HOUR)));

        assertThat(trace).containsExactly("call cancelled");
    }

    private void assertThatClosingCancels(java.util.function.Consumer<BlockingPortal> body) {
        var begun = new Event();
        var closing = createTask(() -> {
            try (var portal = BlockingPortal.open()) {
                portal.startTask(() -> {
                    try {
                        begun.set();
                        sleep(HOUR);
                    } finally {
                        trace.add("call cancelled");
                    }
                });
                begun.await();
                body.accept(portal);
            }
        });
        begun.await();
        sleep(Duration.ZERO);
        sleep(Duration.ZERO);
        closing.cancel();
        assertThatThrownBy(closing::await).isInstanceOf(CancelledError.class);
    }

    @Test
    void aClosedPortalTakesNoCalls() {
        Asyncio.run(() -> {
            var portal = BlockingPortal.open();
            portal.close();
            portal.close();
            assertThatThrownBy(() -> toThread(() -> portal.call(() -> "never")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("takes no more calls. Call before it is closed");
        });
        var portal = BlockingPortal.start();
        portal.close();
        portal.close();
        portal.cancel();
        assertThatThrownBy(() -> portal.call(() -> "never"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes no more calls: its loop has ended");
        assertThat(portal.getLoop().isClosed()).isTrue();
    }

    @Test
    void aCallOfTheLoopItselfIsRefusedBecauseItWouldWaitForItself() {
        Asyncio.run(() -> {
            try (var portal = BlockingPortal.open()) {
                assertThatThrownBy(() -> portal.call(() -> "never"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("would wait for itself. Await the coroutine");
                assertThatThrownBy(() -> portal.wrap(this::connect)).isInstanceOf(IllegalStateException.class);
            }
        });
        assertThatThrownBy(BlockingPortal::open).isInstanceOf(WrongLoopException.class);
    }

    @Test
    void aLoopThatCannotBeMadeIsReportedToWhomStartsThePortal() {
        assertThatThrownBy(() -> BlockingPortal.start(() -> {
                    throw new IllegalStateException("no loop");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no loop");
    }

    // ---- Tasks

    @Test
    void aTaskIsCancelledAndWaitedFor() {
        try (var portal = BlockingPortal.start()) {
            var begun = new CountDownLatch(1);
            var task = portal.startTask(() -> {
                try {
                    begun.countDown();
                    sleep(HOUR);
                } finally {
                    sleep(Duration.ofMillis(1));
                    trace.add("cleaned up");
                }
            });
            await(begun);
            assertThat(task.done()).isFalse();
            assertThat(task.cancelAndWait()).isTrue();
            trace.add("waited");
            assertThat(task.done()).isTrue();
            assertThatThrownBy(task::join).isInstanceOf(CancelledError.class);
        }

        assertThat(trace).containsExactly("cleaned up", "waited");
    }

    @Test
    void cancellingATaskThatHasEndedChangesNothing() {
        try (var portal = BlockingPortal.start()) {
            var task = portal.startTask(() -> "result");
            task.join();
            assertThat(task.cancelAndWait()).isFalse();
            assertThat(task.join()).isEqualTo("result");
        }
    }

    @Test
    void anInterruptOfTheThreadThatWaitsCancelsTheTask() {
        try (var portal = BlockingPortal.start()) {
            var caller = Thread.currentThread();
            assertThatThrownBy(() -> portal.call(() -> {
                        try {
                            caller.interrupt();
                            sleep(HOUR);
                        } finally {
                            trace.add("cleaned up");
                        }
                    }))
                    .isInstanceOf(CancelledError.class);
            trace.add("interrupted " + Thread.interrupted());
        }

        assertThat(trace).containsExactly("cleaned up", "interrupted true");
    }

    @Test
    void waitingForSomeTimeLeavesTheTaskAlone() throws Exception {
        try (var portal = BlockingPortal.start()) {
            var release = new Event();
            var task = portal.startTask(() -> {
                release.await();
                return "result";
            });
            assertThatThrownBy(() -> task.join(Duration.ZERO))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("it goes on");
            portal.call(release::set);
            assertThat(task.join(HOUR)).isEqualTo("result");
        }
    }

    @Test
    void cancellingThePortalEndsEverything() {
        var portal = BlockingPortal.start();
        var task = portal.startTask(() -> sleep(HOUR));
        portal.cancel();
        portal.close();

        assertThatThrownBy(task::join).isInstanceOf(CancelledError.class);
    }

    // ---- Resources

    @Test
    void aResourceIsOpenedAndClosedInOneTaskOfTheLoop() {
        try (var portal = BlockingPortal.start()) {
            try (var connection = portal.wrap(this::connect)) {
                trace.add(portal.call(() -> connection.get().ask()));
            }
            trace.add("after");
        }

        assertThat(trace).containsExactly("opened", "answer", "closed by the task that opened it true", "after");
    }

    @Test
    void whatKeepsAResourceFromBeingOpenedArrivesAsItself() {
        var broken = new IOException("broken");
        try (var portal = BlockingPortal.start()) {
            assertThat(catchThrowable(() -> portal.wrap(() -> {
                        throw broken;
                    })))
                    .isSameAs(broken);
        }
    }

    @Test
    void anInterruptWhileAResourceIsBeingOpenedCancelsThat() {
        try (var portal = BlockingPortal.start()) {
            var caller = Thread.currentThread();
            assertThatThrownBy(() -> portal.wrap(() -> {
                        caller.interrupt();
                        sleep(HOUR);
                        return connect();
                    }))
                    .isInstanceOf(CancelledError.class);
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(trace).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
