package asyncio.spi;

/// The time of an event loop.
///
/// The clock of the machine is [#system]; a test uses one that jumps instead of waiting. All methods are called on
/// the loop's own thread, except [#nanoTime], which may be called on any.
public interface Clock {
    /// What [#idle] is given when no timer is pending, and returns when the loop may wait until it is woken.
    long FOREVER = Long.MAX_VALUE;

    /// Returns the time in nanoseconds. It never goes back; its origin is arbitrary.
    ///
    /// @return the time
    long nanoTime();

    /// Called when the loop has nothing to do. A clock that jumps moves on by `nanos` and returns 0; one that does
    /// not returns `nanos`.
    ///
    /// @param nanos the time until the next timer is due, or [#FOREVER]
    /// @param outsideWork whether a thread or a blocked task of this loop is at work and may wake it
    /// @return for how long the loop may really wait, in nanoseconds
    long idle(long nanos, boolean outsideWork);

    /// Returns for how long, in nanoseconds of real time, a loop with this clock may have nothing to do, and nobody
    /// but other threads to wake it, before it reports that it is probably stuck. A clock that jumps is for tests,
    /// which have no reason to stand still.
    ///
    /// @return the time; [#FOREVER], unless a clock says otherwise, for never
    default long patience() {
        return FOREVER;
    }

    /// Returns the clock of the machine. Its time starts near zero when this class is loaded.
    ///
    /// @return the clock
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
