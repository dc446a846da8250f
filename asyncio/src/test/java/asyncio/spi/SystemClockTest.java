package asyncio.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SystemClockTest extends ClockContract {
    @Override
    protected Clock clock() {
        return Clock.system();
    }

    @Test
    void itWaitsForReal() {
        assertThat(clock().idle(1_000, true)).isEqualTo(1_000);
    }

    @Test
    void itStartsNearZeroSoThatNoDelayWrapsAround() {
        assertThat(clock().nanoTime()).isBetween(0L, Long.MAX_VALUE / 2);
    }
}
