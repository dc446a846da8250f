package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CancelAndWaitTest extends InVirtualTime {
    @Test
    void aTaskIsReplacedWhenItIsReallyGone() {
        run(() -> {
            // @start region=replace
            var reader = createTask(() -> sleepAndCleanUp(SECOND));
            sleep(SECOND);
            reader.cancelAndWait("the settings have changed");
            trace.add("a new reader");
            // @end
        });

        assertThat(trace).containsExactly("cleaned up", "a new reader");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void itTellsHowTheTaskEnded() {
        run(() -> {
            var obedient = createTask(() -> sleep(HOUR));
            var stubborn = createTask(() -> {
                try {
                    return sleep(HOUR, "in time");
                } catch (CancelledError e) {
                    return sleep(SECOND, "late");
                }
            });
            sleep(TURN);

            assertThat(obedient.cancelAndWait()).isTrue();
            assertThat(stubborn.cancelAndWait()).isFalse();
            assertThat(stubborn.result()).isEqualTo("late");
            assertThat(self().cancelling()).isZero();
        });
    }

    @Test
    void aTaskThatHasNotBegunNeverRuns() {
        run(() -> {
            var task = createTask(() -> {
                trace.add("never");
            });
            assertThat(task.cancelAndWait()).isTrue();
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void theMessageArrives() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    trace.add(Objects.requireNonNull(e.getMessage()));
                    throw e;
                }
            });
            sleep(TURN);
            task.cancelAndWait("enough");
        });

        assertThat(trace).containsExactly("enough");
    }

    @Test
    void whatTheTaskFailsWithIsThrown() {
        run(() -> {
            var broken = new IOException("cannot close");
            var task = createTask(() -> {
                try {
                    sleep(HOUR);
                } catch (CancelledError e) {
                    throw broken;
                }
            });
            sleep(TURN);

            assertThatThrownBy(task::cancelAndWait).isSameAs(broken);
            assertThatThrownBy(task::cancelAndWait).as("also afterwards").isSameAs(broken);
        });
    }

    @Test
    void aTaskThatIsDoneIsNotWaitedFor() {
        run(() -> {
            var done = createTask(() -> {});
            var cancelled = createTask(() -> sleep(HOUR));
            cancelled.cancel();
            sleep(TURN);
            sleep(TURN);
            Asyncio.getRunningLoop().callSoon(() -> trace.add("another turn"));

            assertThat(done.cancelAndWait()).isFalse();
            assertThat(cancelled.cancelAndWait()).isTrue();
            assertThat(trace).isEmpty();
        });
    }

    @Test
    void theCallersOwnCancellationIsToldApart() {
        run(() -> {
            var task = createTask(() -> sleepAndCleanUp(HOUR));
            var caller = createTask(() -> {
                try {
                    task.cancelAndWait("of the task");
                } catch (CancelledError e) {
                    trace.add(e.getMessage() + ", done: " + task.done());
                    throw e;
                }
            });
            sleep(SECOND);
            caller.cancel("of the caller");

            assertThatThrownBy(caller::await).isInstanceOf(CancelledError.class);
            assertThat(caller.cancelled()).isTrue();
            assertThat(task.cancelling()).as("asked once").isEqualTo(1);
        });

        assertThat(trace.getFirst()).isEqualTo("of the caller, done: false");
    }

    @Test
    void aTimeoutLimitsTheWait() {
        run(() -> {
            var task = createTask(() -> sleepAndCleanUp(HOUR));
            sleep(TURN);

            assertThatThrownBy(() -> Asyncio.timeout(SECOND, () -> task.cancelAndWait()))
                    .isInstanceOf(TimeoutException.class);
            assertThat(task.done()).isFalse();
        });
    }

    @Test
    void oneWhoHasToWaitIsShielded() {
        run(() -> {
            var task = createTask(() -> sleepAndCleanUp(HOUR));
            var caller = createTask(() -> {
                Asyncio.shielded(() -> task.cancelAndWait());
                trace.add("gone: " + task.done());
                sleep(TURN);
                trace.add("never");
            });
            sleep(SECOND);
            caller.cancel();

            assertThatThrownBy(caller::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("cleaned up", "gone: true");
    }

    @Test
    void misuseIsRefused() {
        run(() -> {
            assertThatThrownBy(() -> self().cancelAndWait())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot wait for its own end");
            var task = createTask(() -> {});
            Asyncio.getRunningLoop().callSoon(() -> {
                assertThatThrownBy(task::cancelAndWait).isInstanceOf(WrongLoopException.class);
                trace.add("refused");
            });
            sleep(TURN);
        });

        assertThat(trace).containsExactly("refused");
    }
}
