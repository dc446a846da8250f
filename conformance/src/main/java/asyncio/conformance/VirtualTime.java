package asyncio.conformance;

import asyncio.spi.Clock;
import java.time.Duration;

/// The time of a program, in units of one millisecond: it starts at 0 and moves only when nothing is ready to run.
///
/// When nothing can ever wake the loop again, it runs the action given for that.
final class VirtualTime implements Clock {
    static final long UNIT = Duration.ofMillis(1).toNanos();

    private final Runnable onDeadlock;
    private volatile long nanos;

    VirtualTime(Runnable onDeadlock) {
        this.onDeadlock = onDeadlock;
    }

    /// Returns the time in units of the language.
    long now() {
        return nanos / UNIT;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long idle(long untilNextTimer, boolean outsideWork) {
        if (outsideWork) return FOREVER;
        if (untilNextTimer == FOREVER) onDeadlock.run();
        else advance(untilNextTimer);
        return 0;
    }

    // Only the thread of the loop advances the time; the others read it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void advance(long by) {
        nanos += by;
    }
}
