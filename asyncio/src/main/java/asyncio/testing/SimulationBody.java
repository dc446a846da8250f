package asyncio.testing;

/// What a [Simulator] runs, once for every seed. It is a task of the loop, so it may suspend.
@FunctionalInterface
public interface SimulationBody {
    /// Runs once. Everything it needs is made in here, or the seeds would influence one another.
    ///
    /// @param simulation the source of everything random, and the clock and network of this run
    /// @throws Exception if the seed fails
    void run(Simulation simulation) throws Exception;
}
