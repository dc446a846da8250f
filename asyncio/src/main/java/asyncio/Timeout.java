package asyncio;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A deadline for a block of code. See [Asyncio#timeout].
///
/// ```text
///            body begins          deadline passes             body ends
///   created -------------> active -----------------> expiring ----------> expired
///                            |         body ends
///                            +----------------------------> finished
/// ```
///
/// Python: `asyncio.Timeout`.
public final class Timeout {
    private enum State {
        CREATED,
        ACTIVE,
        EXPIRING,
        EXPIRED,
        FINISHED
    }

    private State state = State.CREATED;
    private @Nullable Long when;
    private @Nullable Task<?> task;
    private int cancellingBefore;
    private @Nullable Handle timer;

    Timeout(@Nullable Long when) {
        this.when = when;
    }

    /// Returns the deadline.
    ///
    /// @return the time, in nanoseconds of [EventLoop#nanoTime], or empty if there is none
    public OptionalLong when() {
        return when == null ? OptionalLong.empty() : OptionalLong.of(when);
    }

    /// Moves the deadline. One that has passed already expires in the next turn of the loop.
    ///
    /// @param when the time, in nanoseconds of [EventLoop#nanoTime], or null for no deadline
    /// @throws IllegalStateException unless the block is running and the deadline has not passed
    public void reschedule(@Nullable Long when) {
        if (task == null || state != State.ACTIVE) {
            throw new IllegalStateException(
                    "cannot reschedule " + this + ": that works only inside its block, before the deadline has passed");
        }
        this.when = when;
        if (timer != null) timer.cancel();
        timer = when == null ? null : arm(task.scheduler, when);
    }

    private Handle arm(Scheduler scheduler, long deadline) {
        if (deadline > scheduler.clock.nanoTime()) {
            var later = new TimerHandle(scheduler, deadline, this::expire, null);
            scheduler.addTimer(later);
            return later;
        }
        var soon = new Handle(scheduler, this::expire, null);
        scheduler.push(soon);
        return soon;
    }

    /// Returns whether the deadline passed while the block was running.
    ///
    /// @return true if it did, even if the block took no notice
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    private void expire() {
        state = State.EXPIRING;
        timer = null;
        if (task != null) task.cancel();
    }

    <T extends @Nullable Object> T run(TimeoutBody<T> body) {
        enter();
        T result;
        try {
            result = body.run(this);
        } catch (Throwable e) {
            exit(e);
            throw Throwables.sneaky(e);
        }
        exit(null);
        return result;
    }

    private void enter() {
        var current = Task.require("timeout");
        task = current;
        cancellingBefore = current.cancelling();
        state = State.ACTIVE;
        reschedule(when);
    }

    private void exit(@Nullable Throwable thrown) {
        if (timer != null) timer.cancel();
        timer = null;
        if (state == State.ACTIVE) {
            state = State.FINISHED;
            return;
        }
        state = State.EXPIRED;
        boolean cancelled = task != null && task.isCancellation(thrown);
        if (task == null || task.uncancel() > cancellingBefore || thrown == null) return;
        // No other request to cancel is open, so it was the deadline that ended the block.
        if (cancelled) throw new TimeoutException("the deadline of " + this + " passed", thrown);
        thrown.addSuppressed(new TimeoutException("the deadline of " + this + " had passed when this was thrown"));
    }

    @Override
    public String toString() {
        return "Timeout[" + state.name().toLowerCase(java.util.Locale.ROOT) + (when == null ? "" : ", when=" + when)
                + "]";
    }
}
