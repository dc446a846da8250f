package asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Random programs of groups, deadlines and shields under random schedules, with random cancellations.
/// `-Dasyncio.random.seeds=100000` runs more of them, `-Dasyncio.random.first=17 -Dasyncio.random.seeds=1` one that
/// failed.
final class RandomScopesTest {
    private static final int SEEDS = Integer.getInteger("asyncio.random.seeds", 10_000);
    private static final long FIRST = Long.getLong("asyncio.random.first", 1);

    @Test
    void noCancellationIsLostOrDoubledAndTheSameSeedGivesTheSameTrace() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            var trace = RandomScopes.run(seed);

            if (seed % 10 == 0) {
                assertThat(RandomScopes.run(seed)).as("trace of seed " + seed).isEqualTo(trace);
            }
        }
    }
}
