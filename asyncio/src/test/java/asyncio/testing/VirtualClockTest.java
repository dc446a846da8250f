package asyncio.testing;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.spi.Clock;
import asyncio.spi.ClockContract;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class VirtualClockTest extends ClockContract {
    private final VirtualClock clock = new VirtualClock();

    @Override
    protected Clock clock() {
        return clock;
    }

    @Test
    void anHourPassesInAMoment() {
        var trace = new ArrayList<String>();
        // @start region=hour
        var clock = new VirtualClock();
        Asyncio.run(clock, () -> {
            Asyncio.sleep(Duration.ofHours(1));
            trace.add("an hour later");
        });
        assertThat(clock.elapsed()).isEqualTo(Duration.ofHours(1));
        // @end

        assertThat(trace).containsExactly("an hour later");
    }

    @Test
    void itJumpsInsteadOfWaiting() {
        assertThat(clock.idle(1_000, false)).isZero();
        assertThat(clock.nanoTime()).isEqualTo(1_000);
        assertThat(clock).hasToString("VirtualClock[PT0.000001S]");
    }

    @Test
    void itStandsStillUnlessIdleAndWhileOthersAreAtWork() {
        assertThat(clock.idle(1_000, true)).isEqualTo(Clock.FOREVER);
        assertThat(clock.idle(Clock.FOREVER, false)).isEqualTo(Clock.FOREVER);
        assertThat(clock.nanoTime()).isZero();
    }
}
