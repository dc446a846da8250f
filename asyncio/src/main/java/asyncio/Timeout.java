package asyncio;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A deadline for a block of code: an exception when it passes, with [Asyncio#timeout], or the end of the block in
/// silence, with [Asyncio#moveOnAfter].
///
/// ```text
///            body begins          deadline passes             body ends
///   created -------------> active -----------------> expiring ----------> expired
///                            |         body ends
///                            +----------------------------> finished
/// ```
///
/// Python: `asyncio.Timeout`.
public final class Timeout extends Scope {
    private static final long MILLISECOND = 1_000_000;

    private enum State {
        CREATED,
        ACTIVE,
        EXPIRING,
        EXPIRED,
        FINISHED
    }

    private State state = State.CREATED;
    private @Nullable Long when;
    private int requestsBefore;

    /// Whether a request from before is still to be delivered in the block, and may be when the deadline has passed.
    private boolean pendingBefore;

    private @Nullable Handle timer;

    /// When the block began, in nanoseconds of the loop.
    private long begun;

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
        if (task != null) task.cancelFrom(this, null);
    }

    @Override
    @Nullable
    Long deadline() {
        return when;
    }

    <T extends @Nullable Object> T run(TimeoutBody<T> body) {
        enter("timeout");
        T result;
        try {
            result = body.run(this);
        } catch (Throwable e) {
            if (exit(e)) throw new TimeoutException("the block was not done by its deadline, " + given(), e);
            throw Throwables.sneaky(e);
        }
        exit(null);
        return result;
    }

    /// Runs a block, which ends in silence when the deadline passes.
    <T> Optional<T> moveOn(TimeoutBody<T> body) {
        var current = enter("moveOnAfter");
        pendingBefore = current.isCancellationPending();
        T result;
        try {
            result = body.run(this);
        } catch (Throwable e) {
            if (!exit(e)) throw Throwables.sneaky(e);
            current.asCancellation(e); // So that it counts as delivered.
            return Optional.empty();
        }
        exit(null);
        if (expired() && !pendingBefore && current.openRequests() == requestsBefore) current.withdrawCancellation();
        return Optional.of(Objects.requireNonNull(
                result,
                "the block of moveOnAfter returned null, which would look as if it had been cut off:"
                        + " have it return something, or nothing at all"));
    }

    private Task<?> enter(String operation) {
        var current = open(operation);
        requestsBefore = current.openRequests();
        pendingBefore = current.isHeldBackRequestPending(); // Others are forgotten, as in CPython.
        state = State.ACTIVE;
        begun = current.scheduler.clock.nanoTime();
        reschedule(when);
        return current;
    }

    /// Ends the block. Returns whether it was the deadline that ended it, and no other request to cancel is open.
    private boolean exit(@Nullable Throwable thrown) {
        close();
        if (timer != null) timer.cancel();
        timer = null;
        if (state == State.ACTIVE) {
            state = State.FINISHED;
            return false;
        }
        state = State.EXPIRED;
        boolean cancelled = task != null && task.isCancellation(thrown);
        int left = task == null ? 0 : task.takeBackRequest();
        if (thrown == null || left > requestsBefore || (left == requestsBefore && pendingBefore)) return false;
        if (!cancelled) {
            thrown.addSuppressed(new TimeoutException("the deadline had passed when this was thrown, " + given()));
        }
        return cancelled;
    }

    /// Says how long the block was given, to the millisecond, unless it was less.
    private String given() {
        var given = Duration.ofNanos(when == null ? 0 : when - begun);
        var rounded = given.plusNanos(MILLISECOND / 2).truncatedTo(ChronoUnit.MILLIS);
        return given.isPositive()
                ? (rounded.isZero() ? given : rounded) + " after it began"
                : "which was over when it began";
    }

    @Override
    public String toString() {
        return "Timeout[" + state.name().toLowerCase(java.util.Locale.ROOT) + (when == null ? "" : ", when=" + when)
                + "]";
    }
}
