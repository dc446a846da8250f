package asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a task that was started by [TaskGroup#start] says that it is ready.
///
/// Python: the `task_status` of Trio and AnyIO.
///
/// @param <T> what it hands over
public final class TaskStatus<T extends @Nullable Object> {
    private final TaskGroup group;
    private final Task<?> caller;
    private @Nullable Task<?> task;
    private @Nullable Future<@Nullable Void> decided;
    private @Nullable T value;
    private boolean ready;
    private boolean over;

    TaskStatus(TaskGroup group, Task<?> caller) {
        this.group = group;
        this.caller = caller;
    }

    /// Says that the task is ready, and hands a value to the caller of [TaskGroup#start]. Does not suspend.
    ///
    /// @param value the value
    /// @throws IllegalStateException if it was said before, or the task has ended
    public void started(T value) {
        if (ready) throw refused("started() was called before. Call it once");
        if (task != null && task.done()) throw refused("the task has ended");
        caller.scheduler.ensureUsable("TaskStatus.started");
        this.value = value;
        ready = true;
        if (task != null) group.adopt(task); // Otherwise it is in its first, eager step: begin() will do it.
        decide();
    }

    /// Says that the task is ready, and has nothing to hand over, see [#started(Object)].
    @SuppressWarnings("NullAway") // Where T allows no null the caller of start gets one all the same, as it asked for.
    public void started() {
        started(null);
    }

    private IllegalStateException refused(String reason) {
        return new IllegalStateException("started() was called on the status of " + task + ", but " + reason);
    }

    void begin(Task<?> begun) {
        task = begun;
        if (ready) group.adopt(begun);
        Waiter.Internal whenDone = this::ended;
        if (!ready) begun.addWaiter(whenDone.onBehalfOf(caller));
    }

    private void ended(Future<?> done) {
        if (ready) return;
        over = true;
        group.turnedAway();
        decide();
    }

    private void decide() {
        if (decided != null) decided.trySucceed(null);
    }

    /// Waits until the task is ready or has ended.
    @SuppressWarnings("NullAway") // The value was set when it became ready; null only where T allows it.
    T await() {
        var cancelled = awaitDecision();
        if (ready) {
            if (cancelled != null) throw cancelled;
            return value;
        }
        var ended = Objects.requireNonNull(task);
        var failure = ended.failure();
        if (failure != null) {
            if (cancelled != null) caller.putOffCancellation();
            throw Throwables.sneaky(failure);
        }
        if (cancelled != null) throw cancelled;
        if (ended.cancelled()) throw ended.makeCancelledError();
        throw new IllegalStateException(ended + " ended without calling started() on its status,"
                + " and somebody waits for that in TaskGroup.start");
    }

    /// Returns the latest cancellation of the caller, which cancels the task, too, and does not end the wait.
    private @Nullable CancelledError awaitDecision() {
        CancelledError latest = null;
        while (!ready && !over) {
            try {
                decided = new Future<>(caller.scheduler);
                decided.await();
            } catch (CancelledError e) {
                if (latest == null && !ready && !over && task != null) task.cancel(e.getMessage());
                latest = e;
            }
        }
        return latest;
    }

    @Override
    public String toString() {
        return "TaskStatus[" + (ready ? "started" : "not started") + ", " + task + "]";
    }
}
