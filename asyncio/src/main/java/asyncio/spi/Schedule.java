package asyncio.spi;

import java.util.List;
import java.util.SplittableRandom;

/// Decides in which order a loop runs what is ready. A loop without one runs it in the order in which it became ready.
///
/// A turn of the loop runs what is ready when the turn begins. The order of tasks within a turn is promised to nobody,
/// so a schedule may choose it, to find code that relies on it all the same. Callbacks and done callbacks keep their
/// order among one another, because that one is promised: of those, only the next one can be chosen.
///
/// A schedule serves one loop. It is called on the thread of that loop, must not block, and must not start or complete
/// anything in [#choose].
public interface Schedule {
    /// Called when a turn is about to begin, before [#choose]. What becomes ready in here belongs to this turn.
    default void beginTurn() {}

    /// Returns which entry the turn runs next. Called once for each entry of a turn, also when only one is left.
    ///
    /// @param candidates what can run next, in the order in which it became ready: an `asyncio.Task` that is to begin
    ///     or to go on, an `asyncio.Handle`, or something of the library's own with a `toString`. A view, for this
    ///     call.
    /// @return an index; 0 keeps the order
    int choose(List<?> candidates);

    /// Returns a schedule that chooses at random, in the same way for the same seed.
    ///
    /// @param seed the seed
    /// @return a new schedule
    static Schedule random(long seed) {
        var random = new SplittableRandom(seed);
        return candidates -> candidates.size() == 1 ? 0 : random.nextInt(candidates.size());
    }
}
