package asyncio;

import org.jspecify.annotations.Nullable;

/// A callback that was scheduled for later. Returned by [EventLoop#callLater] and [EventLoop#callAt].
///
/// Python: `asyncio.TimerHandle`. Timers with equal deadlines run in the order in which they were scheduled;
/// Python leaves that open.
public final class TimerHandle extends Handle implements Timers.Timed {
    private final long when;

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
        scheduler.timerCancelled();
    }
}
