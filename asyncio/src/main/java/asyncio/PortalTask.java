package asyncio;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A task that was started through a [BlockingPortal], for the thread that started it. May be used on any thread; what
/// waits, on any but the loop's own.
///
/// It is done when the task has really ended, cancelled or not.
///
/// @param <T> what it returns
public final class PortalTask<T extends @Nullable Object> {
    private final EventLoop loop;
    private final Bridges.Promise<T> promise;

    PortalTask(EventLoop loop, Supplier<Task<T>> starting) {
        this.loop = loop;
        this.promise = Bridges.start(loop, starting);
    }

    static void ensureOtherThread(EventLoop loop, String operation) {
        if (Scheduler.running() != loop.scheduler) return;
        throw new IllegalStateException(operation + " was called on the thread of " + loop
                + ", which would wait for itself. Await the coroutine, or call from another thread");
    }

    /// Returns whether the task has ended.
    ///
    /// @return true if it has
    public boolean done() {
        return promise.isDone();
    }

    /// Has an action run when the task has ended, on a thread that may be the loop's.
    void whenDone(Runnable action) {
        var _ = promise.whenComplete((_, _) -> action.run());
    }

    /// Waits for the result. Blocks. If this thread is interrupted the task is cancelled and waited for, and the
    /// thread stays interrupted.
    ///
    /// @return the result; what the task threw is thrown on, as itself
    /// @throws CancelledError if it was cancelled
    /// @throws IllegalStateException if the portal took it no more, or the loop was closed, or runs on this thread
    public T join() {
        ensureOtherThread(loop, "PortalTask.join()");
        boolean interrupted = false;
        while (!promise.isDone()) {
            try {
                promise.get();
            } catch (InterruptedException e) {
                interrupted = true;
                cancel();
            } catch (ExecutionException | CancellationException e) {
                break; // How it ended is asked below.
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        return result();
    }

    /// Waits for the result for at most some time. Blocks. When the time is over, the task goes on.
    ///
    /// @param timeout how long
    /// @return the result; what the task threw is thrown on, as itself
    /// @throws TimeoutException if the time was over first
    /// @throws InterruptedException if this thread is interrupted; the task goes on
    public T join(Duration timeout) throws InterruptedException {
        ensureOtherThread(loop, "PortalTask.join()");
        try {
            promise.get(Durations.nanos(timeout, "timeout"), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("the task was not done within " + timeout + ": it goes on", e);
        } catch (ExecutionException | CancellationException e) {
            return result();
        }
        return result();
    }

    private T result() {
        var outcome = promise.sourceOutcome();
        if (outcome == null) throw Throwables.sneaky(promise.exceptionNow());
        return switch (outcome) {
            case Outcome.Succeeded<T>(T value) -> value;
            case Outcome.Failed<T>(Throwable exception) -> throw Throwables.sneaky(exception);
            case Outcome.Cancelled<T>(CancelledError exception) -> throw exception;
        };
    }

    /// Asks the task to end. Does not block; it goes on until it notices.
    public void cancel() {
        promise.cancelSource();
    }

    /// Asks the task to end and waits until it has. Blocks, also if this thread is interrupted.
    ///
    /// @return true if it ended cancelled, false if it returned something; what else it threw is thrown on, as itself
    public boolean cancelAndWait() {
        cancel();
        try {
            join();
            return false;
        } catch (CancelledError e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return "PortalTask[" + (done() ? "done" : "pending") + ", " + loop + "]";
    }
}
