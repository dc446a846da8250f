package asyncio.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What every [Clock] promises. Extend it in the test of your own clock.
public abstract class ClockContract {
    /// For the tests of clocks.
    protected ClockContract() {}

    /// Returns the clock to be tested.
    ///
    /// @return the clock, one for each test
    protected abstract Clock clock();

    @Test
    void timeNeverGoesBack() {
        long before = clock().nanoTime();
        for (int i = 0; i < 1_000; i++) {
            long now = clock().nanoTime();
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    @Test
    void itNeverAsksForMoreWaitingThanThereIsUntilTheNextTimer() {
        assertThat(clock().idle(1_000, false)).isBetween(0L, 1_000L);
    }

    @Test
    void timeHasMovedOnByWhatNeedNotBeWaitedFor() {
        long before = clock().nanoTime();
        long wait = clock().idle(1_000, false);

        assertThat(clock().nanoTime() - before).isGreaterThanOrEqualTo(1_000 - wait);
    }

    @Test
    void withoutATimerThereIsNoLimit() {
        assertThat(clock().idle(Clock.FOREVER, true)).isEqualTo(Clock.FOREVER);
    }
}
