package asyncio.testing;

import asyncio.spi.Clock;
import java.time.Duration;

/// A clock for tests: when the loop has nothing to do, it jumps to the next timer instead of waiting.
///
/// An hour of sleeping passes in microseconds, in the same order as it would for real. Time stands still while
/// code runs, and while threads or blocked tasks of the loop are at work, because they could still wake somebody. With
/// no timer left the loop really waits, for whoever may wake it from outside: a test that hangs waits for nobody.
/// After five seconds in which nobody does, it reports what its tasks wait for; at once if they wait for each other.
/// So it does when threads or blocked tasks have kept the time from going on for so long: they may wait for it
/// themselves.
///
/// {@snippet class = "asyncio.testing.VirtualClockTest" region = "hour"}
public final class VirtualClock implements Clock {
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private volatile long now;

    /// Creates a clock whose time is 0.
    public VirtualClock() {}

    @Override
    public long nanoTime() {
        return now;
    }

    /// Returns how much time has passed since this clock was created.
    ///
    /// @return the time
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    @Override
    public synchronized long idle(long nanos, boolean outsideWork) {
        if (outsideWork || nanos == FOREVER) return FOREVER;
        now += nanos;
        return 0;
    }

    /// Returns five seconds.
    @Override
    public long patience() {
        return PATIENCE;
    }

    @Override
    public String toString() {
        return "VirtualClock[" + elapsed() + "]";
    }
}
