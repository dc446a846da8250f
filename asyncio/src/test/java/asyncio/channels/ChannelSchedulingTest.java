package asyncio.channels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Random programs under random schedules. `-Dasyncio.random.seeds=100000` runs more of them,
/// `-Dasyncio.random.first=17 -Dasyncio.random.seeds=1` one that failed.
final class ChannelSchedulingTest {
    private static final int SEEDS = Integer.getInteger("asyncio.random.seeds", 10_000);
    private static final long FIRST = Long.getLong("asyncio.random.first", 1);

    @Test
    void noItemIsLostOrDoubledWhateverIsCancelled() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            var trace = ChannelProgram.run(seed);

            if (seed % 10 == 0) {
                assertThat(ChannelProgram.run(seed)).as("trace of seed " + seed).isEqualTo(trace);
            }
        }
    }

    @Test
    void subscribersGetEverythingWhateverIsCancelled() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            BroadcastProgram.run(seed);
        }
    }
}
