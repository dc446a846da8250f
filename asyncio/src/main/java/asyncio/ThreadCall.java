package asyncio;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One piece of work for another thread, and the future of its result on the loop.
///
/// ```text
///            a thread takes it            the work ends
///   waiting ------------------> running ----------------> ended
///      |                           |
///      | cancelled                 | interrupted: as often as the task is cancelled
///      +-------> withdrawn         +-------> (running)
/// ```
final class ThreadCall<T extends @Nullable Object> implements Runnable {
    /*
     * The thread may belong to a pool, so it must not be interrupted after the work has ended. Interrupting and
     * ending are both done under the lock of this object, and what interrupt there was is cleared at the end.
     *
     * `thread` and the booleans beside it are guarded by that lock; `requested` is read by the work. The rest is
     * for the loop only.
     */
    private static final ScopedValue<ThreadCall<?>> CURRENT = ScopedValue.newInstance();

    private final Scheduler scheduler;
    private final Future<T> future;
    private final Callable<T> work;
    private final Context context = Context.copyCurrent();
    private final @Nullable CapacityLimiter limiter;
    private @Nullable Thread thread;
    private boolean begun;
    private boolean withdrawn;
    private boolean interrupted;
    private volatile boolean requested;

    private ThreadCall(EventLoop loop, Callable<T> work, @Nullable CapacityLimiter limiter) {
        this.scheduler = loop.scheduler;
        this.future = new Future<>(scheduler);
        this.work = work;
        this.limiter = limiter;
    }

    /// Has an executor call `work`. Cancelling the future keeps it from beginning; if it has begun it goes on.
    static <T extends @Nullable Object> Future<T> submit(EventLoop loop, Executor executor, Callable<T> work) {
        var call = new ThreadCall<>(loop, work, null);
        call.future.addWaiter((Waiter.Internal) call::futureDone);
        call.start(executor);
        return call.future;
    }

    /// Calls `work` on a thread and waits for its end. Suspends.
    static <T extends @Nullable Object> T await(Callable<T> work, ThreadOptions options) {
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(options, "options");
        var loop = Task.require("toThread").getLoop();
        var call = new ThreadCall<>(loop, work, options.limiter());
        var executor = loop.workers.executor(options);
        if (call.limiter != null) call.limiter.acquireOnBehalfOf(call);
        call.start(executor);
        return call.awaitEnd(options.abandonOnCancel());
    }

    /// Throws if the work that runs on this thread was cancelled.
    static void checkCancelled() {
        if (!CURRENT.isBound()) {
            throw new IllegalStateException("checkCancelled() was called on thread \""
                    + Thread.currentThread().getName()
                    + "\", which does no work for a task. Call it in what toThread or runInExecutor runs");
        }
        if (CURRENT.get().requested) throw new CancelledError("the task that waits for this thread was cancelled");
    }

    // ---- On the loop

    private void start(Executor executor) {
        scheduler.outsideWork(1);
        future.addWaiter((Waiter.Internal) _ -> scheduler.outsideWork(-1)); // However it ends.
        try {
            executor.execute(this);
        } catch (Throwable e) {
            withdraw();
            future.cancel(); // Or the clock would wait for it for ever.
            if (!(e instanceof RejectedExecutionException rejected)) throw e;
            throw Bridges.refused(executor, rejected);
        }
    }

    private void futureDone(Future<?> done) {
        // Withdrawing takes a lock: as a callback, not on the bare carrier.
        if (done.cancelled()) scheduler.push(new Handle(scheduler, this::withdraw, ContextMap.EMPTY));
    }

    private T awaitEnd(boolean abandon) {
        CancelledError cancelled = null;
        var ended = new Event();
        future.addWaiter((Waiter.Internal) _ -> ended.set());
        while (!future.done()) {
            try {
                ended.await();
            } catch (CancelledError e) {
                if (cancelled == null) cancelled = e;
                if (withdraw() || abandon) future.cancel();
                else interrupt();
            }
        }
        if (cancelled == null) return future.result();
        addOutcome(cancelled);
        throw cancelled;
    }

    /// Says with a cancellation what the thread threw when it was interrupted for it.
    private void addOutcome(CancelledError cancelled) {
        var failure = future.failure();
        if (failure == null) return;
        if (Task.isOfInterrupt(failure) && cancelled.getCause() == null) cancelled.initCause(failure);
        else cancelled.addSuppressed(failure);
    }

    /// Notes that the work is to end. Returns true if it had not begun; then it never will.
    private synchronized boolean withdraw() {
        requested = true;
        if (begun || withdrawn) return withdrawn;
        withdrawn = true;
        if (limiter != null) limiter.releaseOnBehalfOf(this);
        return true;
    }

    private synchronized void interrupt() {
        if (thread == null) return; // It has just ended.
        interrupted = true;
        thread.interrupt();
    }

    /// Called on the bare carrier.
    private void deliver(@Nullable Object result, @Nullable Throwable failure) {
        if (limiter != null) limiter.releaseOnBehalfOf(this);
        if (future.done()) {
            if (failure != null) reportAbandoned(failure);
        } else if (failure instanceof CancelledError error) {
            future.endCancelled(error, error.getMessage());
        } else if (failure instanceof CancellationException) {
            future.cancel(failure.getMessage());
        } else if (failure != null) {
            future.fail(failure);
        } else {
            future.succeed(result);
        }
    }

    private void reportAbandoned(Throwable failure) {
        if (failure instanceof CancelledError || failure instanceof InterruptedException) return;
        var report = ExceptionContext.of("Exception on a thread whose task was cancelled and did not wait", failure);
        scheduler.push(new Handle(scheduler, () -> scheduler.loop.callExceptionHandler(report), ContextMap.EMPTY));
    }

    // ---- On the thread

    @Override
    public void run() {
        synchronized (this) {
            if (withdrawn) return;
            begun = true;
            thread = Thread.currentThread();
        }
        T result = null;
        Throwable failure = null;
        try {
            result = ScopedValue.where(CURRENT, this).call(() -> context.call(work));
        } catch (Throwable e) {
            failure = e;
        }
        end();
        arrive(result, failure);
    }

    private synchronized void end() {
        thread = null;
        if (interrupted) Thread.interrupted();
    }

    private void arrive(@Nullable Object result, @Nullable Throwable failure) {
        if (Scheduler.running() == scheduler) deliver(result, failure); // An executor that calls on the spot.
        else scheduler.pushThreadsafe(new Handle(scheduler, () -> deliver(result, failure), null));
    }
}
