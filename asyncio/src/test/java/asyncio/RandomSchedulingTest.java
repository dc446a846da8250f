package asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio.testing.Simulator;
import org.junit.jupiter.api.Test;

/// Random programs under random schedules. `-Dasyncio.simulation.seeds=100000` runs more of them,
/// `-Dasyncio.simulation.seed=17` one that failed.
final class RandomSchedulingTest {
    private static final int SEEDS = 10_000;
    private static final int COMPARED = 1_000;

    @Test
    void nothingIsLost() {
        new Simulator().seeds(SEEDS).run(RandomProgram::run);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = 1; seed <= COMPARED; seed++) {
            var trace = new Simulator().trace(seed, RandomProgram::run);

            assertThat(new Simulator().trace(seed, RandomProgram::run))
                    .as("trace of seed " + seed)
                    .isEqualTo(trace);
        }
    }
}
