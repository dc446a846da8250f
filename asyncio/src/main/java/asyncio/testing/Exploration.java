package asyncio.testing;

/// How a [Simulator] looks for an order of tasks that fails.
public enum Exploration {
    /// Each time one of those that are ready, at random; from seed to seed more or less often another one than the
    /// first. Finds what goes wrong in many orders.
    RANDOM,

    /// Each task has a priority, and now and then the one that would go first becomes the last. Finds what goes wrong
    /// only when one task is slow all the time. It is the idea of probabilistic concurrency testing.
    PRIORITIES,

    /// One seed like this, the next one like that.
    BOTH
}
