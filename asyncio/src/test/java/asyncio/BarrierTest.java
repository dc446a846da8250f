package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BarrierTest extends InVirtualTime {
    private final Barrier barrier = new Barrier(2);

    private Task<?> party(String name) {
        return createTask(() -> {
            try {
                trace.add(name + " " + barrier.await());
            } catch (BrokenBarrierException e) {
                trace.add(name + " broken");
            }
        });
    }

    @Test
    void allGoOnWhenTheLastOneHasComeAndItGoesFirst() {
        run(() -> {
            party("first");
            sleep(TURN);
            assertThat(barrier.waiting()).isEqualTo(1);
            party("last");
            sleep(HOUR);
            assertThat(barrier.waiting()).isZero();
        });

        assertThat(trace).containsExactly("last 1", "first 0");
    }

    @Test
    void itCanBeUsedAgain() {
        run(() -> {
            for (var name : List.of("a", "b", "c", "d")) party(name);
            sleep(HOUR);
        });

        assertThat(trace).containsExactlyInAnyOrder("a 0", "b 1", "c 0", "d 1");
    }

    @Test
    void aCancelledPartyIsMissing() {
        run(() -> {
            var cancelled = party("cancelled");
            sleep(TURN);
            cancelled.cancel();
            sleep(TURN);
            assertThat(barrier.waiting()).isZero();
            party("first");
            party("last");
            sleep(HOUR);
        });

        assertThat(trace).containsExactlyInAnyOrder("first 0", "last 1");
    }

    @Test
    void resetSendsThoseWhoWaitAwayAndLeavesTheBarrierUsable() {
        run(() -> {
            barrier.reset();
            party("sent away");
            sleep(TURN);
            barrier.reset();
            sleep(HOUR);
            party("first");
            party("last");
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("sent away broken", "last 1", "first 0");
    }

    @Test
    void abortBreaksItUntilItIsReset() {
        run(() -> {
            party("sent away");
            sleep(TURN);
            barrier.abort();
            sleep(HOUR);
            assertThat(barrier.broken()).isTrue();
            assertThatThrownBy(barrier::await)
                    .isInstanceOf(BrokenBarrierException.class)
                    .hasMessageContaining("Barrier[broken, 0 of 2] is broken. reset() it first");
            barrier.reset();
            assertThat(barrier.broken()).isFalse();
        });

        assertThat(trace).containsExactly("sent away broken");
    }
}
