package asyncio;

import org.jspecify.annotations.Nullable;

/// A callback that was scheduled for later. Returned by [EventLoop#callLater] and [EventLoop#callAt].
///
/// Python: `asyncio.TimerHandle`. Timers with equal deadlines run in the order in which they were scheduled;
/// Python leaves that open.
public final class TimerHandle extends Handle implements Timers.Timed {
    private final long when;

    /// Whether the loop has come to it; from then on it is none of the [Timers] any more.
    private boolean cameUp;

    /// Whether it is one of the cancelled ones that are counted there.
    private boolean counted;

    TimerHandle(Scheduler scheduler, long when, Runnable callback, @Nullable ContextSource context) {
        super(scheduler, callback, context);
        this.when = when;
    }

    /// Returns when the callback is due.
    ///
    /// @return the time, in nanoseconds of [EventLoop#nanoTime]
    public long when() {
        return when;
    }

    @Override
    public void cancel() {
        if (cancelled()) return;
        super.cancel();
        if (!cameUp) counted = scheduler.timerCancelled();
    }

    /// Notes that the loop has come to it. Returns whether it is counted as a cancelled one.
    boolean comeUp() {
        boolean wasCounted = counted;
        cameUp = true;
        counted = false;
        return wasCounted;
    }
}
