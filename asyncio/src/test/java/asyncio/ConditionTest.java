package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConditionTest extends InVirtualTime {
    private final Condition condition = new Condition();

    private Task<?> waiter(String name) {
        return createTask(() -> {
            try (var _ = condition.hold()) {
                condition.await();
                trace.add(name);
            }
        });
    }

    @Test
    void aSignalWakesTheOneWhoHasWaitedLongest() {
        run(() -> {
            for (var name : List.of("a", "b", "c")) waiter(name);
            sleep(TURN);
            try (var _ = condition.hold()) {
                condition.signal(2);
                trace.add("signalled");
            }
            sleep(Duration.ofHours(1));
            try (var _ = condition.hold()) {
                condition.signalAll();
            }
            sleep(Duration.ofHours(1));
        });

        assertThat(trace).containsExactly("signalled", "a", "b", "c");
    }

    @Test
    void awaitUntilLooksAtItsPredicateAfterEverySignal() {
        var items = new ArrayList<String>();
        run(() -> {
            createTask(() -> {
                try (var _ = condition.hold()) {
                    condition.awaitUntil(() -> items.size() == 2);
                    trace.add("has " + items);
                }
            });
            for (var item : List.of("x", "y")) {
                sleep(Duration.ofSeconds(1));
                try (var _ = condition.hold()) {
                    items.add(item);
                    condition.signal();
                    trace.add("adds " + item);
                }
            }
            sleep(TURN);
        });

        assertThat(trace).containsExactly("adds x", "adds y", "has [x, y]");
    }

    @Test
    void aCancelledWaiterHoldsTheLockAgainAndGetsTheLastCancellation() {
        run(() -> {
            var waiter = createTask(() -> {
                try (var _ = condition.hold()) {
                    try {
                        condition.await();
                    } catch (CancelledError e) {
                        trace.add("cancelled: " + e.getMessage() + ", locked " + condition.locked());
                        throw e;
                    }
                }
            });
            sleep(TURN);
            condition.acquire();
            for (var message : List.of("first", "second", "third")) {
                waiter.cancel(message);
                sleep(TURN);
                sleep(TURN);
            }
            trace.add("releases");
            condition.release();
            assertThatThrownBy(() -> waiter.await()).isInstanceOf(CancelledError.class);
            assertThat(condition.locked()).isFalse();
        });

        assertThat(trace).containsExactly("releases", "cancelled: third, locked true");
    }

    @Test
    void aSignalForATaskThatIsBeingCancelledGoesToAnother() {
        run(() -> {
            var first = waiter("first");
            waiter("second");
            sleep(TURN);
            try (var _ = condition.hold()) {
                condition.signal();
            }
            first.cancel();
            sleep(Duration.ofHours(1));
        });

        assertThat(trace).containsExactly("second");
    }

    @Test
    void withoutTheLockNothingWorks() {
        run(() -> {
            for (Runnable call : List.<Runnable>of(condition::await, condition::signal, condition::signalAll)) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Condition[unlocked]")
                        .hasMessageContaining("Call it inside try (var _ = condition.hold())");
            }
        });
    }

    @Test
    void twoConditionsMayShareALock() {
        run(() -> {
            var lock = new Lock();
            var one = new Condition(lock);
            var two = new Condition(lock);
            try (var _ = one.hold()) {
                assertThat(two.locked()).isTrue();
                two.signal();
            }
        });
    }
}
