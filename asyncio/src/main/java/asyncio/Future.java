package asyncio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A result that will be there later.
///
/// ```text
///                setResult      +-----------+
///             +---------------> | succeeded |
/// +---------+ |                 +-----------+
/// | pending |-+  setException   +-----------+
/// |         |-+---------------> | failed    |
/// +---------+ |                 +-----------+
///             |  cancel         +-----------+
///             +---------------> | cancelled |
///                               +-----------+
/// ```
///
/// A future leaves `pending` once and does not come back. Completing it runs nothing at once: tasks that wait for it
/// and callbacks are scheduled, in the order in which they came. A future belongs to one loop and is not safe to use
/// from other threads.
///
/// Python: `asyncio.Future`. Unlike `java.util.concurrent.Future`, waiting suspends a task and blocks no thread.
///
/// @param <T> the type of the result
public sealed class Future<T extends @Nullable Object> implements Awaitable<T>
        permits Task, GatheringFuture, Wait, Sleep, WaitQueue.Turn {
    private static final byte PENDING = 0;
    private static final byte SUCCEEDED = 1;
    private static final byte FAILED = 2;
    private static final byte CANCELLED = 3;

    final Scheduler scheduler;

    /// Why this was cancelled; on a task, why it was to be when it was last asked.
    @Nullable
    String cancelMessage;

    private byte state;

    /// The result, the exception, or the error with which a task ended cancelled and which nobody has asked for yet.
    private @Nullable Object outcome;

    /// While pending: nothing, one waiter, or a list of them. When failed: the note that nobody has looked at it.
    private @Nullable Object waiters;

    /// Creates a pending future of the running loop.
    ///
    /// @throws WrongLoopException if no loop runs here; use [EventLoop#createFuture] then
    public Future() {
        this(EventLoop.requireRunning("new Future()").scheduler);
    }

    Future(Scheduler scheduler) {
        this.scheduler = scheduler;
        if (scheduler.debug) scheduler.notes.created(this, scheduler.clock.nanoTime());
    }

    // ---- Asking

    /// Returns the loop this future belongs to.
    ///
    /// @return the loop
    public final EventLoop getLoop() {
        return scheduler.loop;
    }

    /// Returns whether this future has a result, an exception, or was cancelled.
    ///
    /// @return true if it is not pending
    public final boolean done() {
        return state != PENDING;
    }

    /// Returns whether this future was cancelled.
    ///
    /// @return true if it was
    public final boolean cancelled() {
        return state == CANCELLED;
    }

    final boolean succeeded() {
        return state == SUCCEEDED;
    }

    /// Returns the result. Does not suspend; [#await] does.
    ///
    /// @return the result
    /// @throws InvalidStateException if it is not done
    /// @throws CancelledError if it was cancelled; if it failed, its exception is thrown, as itself
    @SuppressWarnings({"unchecked", "NullAway"}) // A result is null only where T allows it.
    public final T result() {
        return switch (state) {
            case SUCCEEDED -> (T) outcome;
            case FAILED -> throw Throwables.sneaky(takeException());
            case CANCELLED -> throw makeCancelledError();
            default -> throw InvalidStateException.notReady(this, "the result");
        };
    }

    /// Returns the exception with which this failed. Does not suspend.
    ///
    /// @return the exception, or empty if it has a result
    /// @throws InvalidStateException if it is not done
    /// @throws CancelledError if it was cancelled
    public final Optional<Throwable> exception() {
        return switch (state) {
            case SUCCEEDED -> Optional.empty();
            case FAILED -> Optional.of(takeException());
            case CANCELLED -> throw makeCancelledError();
            default -> throw InvalidStateException.notReady(this, "the exception");
        };
    }

    /// Returns the exception if this failed, else null, and takes notice of it.
    final @Nullable Throwable failure() {
        return state == FAILED ? takeException() : null;
    }

    /// Returns how this ended, without asking a cancelled task for the error it ended with.
    @SuppressWarnings("unchecked")
    final Outcome<T> outcome() {
        return switch (state) {
            case SUCCEEDED -> new Outcome.Succeeded<>((T) outcome);
            case FAILED -> new Outcome.Failed<>(takeException());
            case CANCELLED -> new Outcome.Cancelled<>(new CancelledError(cancelMessage));
            default -> throw InvalidStateException.notReady(this, "the outcome");
        };
    }

    private Throwable takeException() {
        if (waiters instanceof Unretrieved.Failure failure) {
            scheduler.unretrieved.retrieved(failure);
            waiters = null;
        }
        return (Throwable) Objects.requireNonNull(outcome);
    }

    /// Returns the error to throw for a cancellation. A task that ended with one hands that very error to the first
    /// who asks.
    final CancelledError makeCancelledError() {
        if (outcome instanceof CancelledError error && state == CANCELLED) {
            outcome = null;
            return error;
        }
        return new CancelledError(cancelMessage);
    }

    // ---- Waiting

    /// Waits for the result. Suspends the current task unless this is done. If the task is cancelled meanwhile, so
    /// is this future; see [Asyncio#shield].
    ///
    /// @return the result
    /// @throws CancelledError if this future or the current task is cancelled; if this fails, its exception is
    ///     thrown, as itself: the same object for everyone who waits
    /// @throws WrongLoopException if called outside a task, or by a task of another loop
    @Override
    public final T await() {
        var task = Task.require("Future.await()");
        if (state == PENDING) task.await(this);
        return result();
    }

    // ---- Completing

    /// Sets the result and schedules everyone who waits for it.
    ///
    /// @param result the result
    /// @throws InvalidStateException if it is done already
    public void setResult(T result) {
        if (state != PENDING) throw InvalidStateException.alreadyDone(this, "setResult");
        complete(SUCCEEDED, result);
    }

    /// Sets the exception and schedules everyone who waits for it.
    ///
    /// @param exception what went wrong
    /// @throws InvalidStateException if it is done already
    public void setException(Throwable exception) {
        Objects.requireNonNull(exception, "exception");
        if (state != PENDING) throw InvalidStateException.alreadyDone(this, "setException");
        fail(exception);
    }

    /// Cancels this future, without a message.
    ///
    /// @return false if it was done already
    public final boolean cancel() {
        return cancel(null);
    }

    /// Cancels this future and schedules everyone who waits for it. A [Task] does otherwise.
    ///
    /// @param message why, for the [CancelledError], or null
    /// @return false if it was done already
    public boolean cancel(@Nullable String message) {
        if (state != PENDING) return false;
        cancelMessage = message;
        complete(CANCELLED, null);
        return true;
    }

    final void succeed(@Nullable Object result) {
        complete(SUCCEEDED, result);
    }

    final void fail(Throwable exception) {
        complete(FAILED, exception);
        waiters = scheduler.unretrieved.track(this, exception);
    }

    final void endCancelled(@Nullable CancelledError error, @Nullable String message) {
        cancelMessage = message;
        complete(CANCELLED, error);
    }

    /// Sets the result unless this is done already.
    final void trySucceed(@Nullable Object result) {
        if (state == PENDING) complete(SUCCEEDED, result);
    }

    /// Completes this with null, for a task that waits for it, as a rule alone: then the task is scheduled unseen. Of
    /// thousands that sleep none is in the processor's cache, and it is looked at soon enough when its turn comes.
    final void succeedFor(Task<?> waiting) {
        if (waiters == waiting) {
            state = SUCCEEDED;
            waiters = null;
            scheduler.push(waiting);
        } else {
            trySucceed(null);
        }
    }

    private void complete(byte end, @Nullable Object value) {
        var waiting = waiters;
        if (waiting != null || scheduler.isRunning()) scheduler.ensureUsable("completing a future");
        state = end;
        outcome = value;
        waiters = null;
        if (waiting instanceof ArrayList<?> list) list.forEach(waiter -> schedule((Waiter) waiter));
        else if (waiting != null) schedule((Waiter) waiting);
    }

    // ---- Callbacks

    /// Has a callback called, in a later turn of the loop, when this future is done; if it is, in the next turn. It
    /// runs in a copy of the current context.
    ///
    /// @param callback what to call with this future
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        addWaiter(new Waiter.Callback<>(Objects.requireNonNull(callback, "callback"), Context.snapshot()));
    }

    /// Has a callback called in a context of your choice, see [#addDoneCallback(Consumer)].
    ///
    /// @param callback what to call with this future
    /// @param context the context, shared
    public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
        Objects.requireNonNull(callback, "callback");
        addWaiter(new Waiter.Callback<>(callback, Objects.requireNonNull(context, "context")));
    }

    /// Takes back every registration of a callback.
    ///
    /// @param callback what [#addDoneCallback] was given; it is compared with `equals`
    /// @return how many there were
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        return removeWaiters(callback);
    }

    final void addWaiter(Waiter waiter) {
        if (state != PENDING) {
            scheduler.ensureUsable("Future.addDoneCallback");
            schedule(waiter);
        } else if (waiters == null) {
            waiters = waiter;
        } else {
            waiterList().add(waiter);
        }
    }

    /// Adds a waiter unless it is there already. Returns whether it was added.
    final boolean addWaiterOnce(Waiter waiter) {
        boolean there = hasWaiter(waiter);
        if (!there) addWaiter(waiter);
        return !there;
    }

    final boolean hasWaiter(Waiter waiter) {
        return waiters instanceof ArrayList<?> list ? list.contains(waiter) : waiters == waiter;
    }

    /// Takes out waiters, or callbacks given the function itself. Returns how many there were.
    final int removeWaiters(Object waiter) {
        if (state != PENDING || waiters == null) return 0;
        var list = waiterList();
        int before = list.size();
        list.removeIf(w -> w == waiter
                || (w instanceof Waiter.Callback<?> c && c.function().equals(waiter)));
        return before - list.size();
    }

    @SuppressWarnings("unchecked")
    private List<Waiter> waiterList() {
        if (waiters instanceof ArrayList<?> list) return (List<Waiter>) list;
        var list = new ArrayList<Waiter>(4);
        if (waiters instanceof Waiter only) list.add(only);
        waiters = list;
        return list;
    }

    @SuppressWarnings("unchecked")
    private void schedule(Waiter waiter) {
        if (waiter instanceof Task<?> task) {
            scheduler.push(task);
        } else if (waiter instanceof Waiter.Internal internal) {
            if (internal.heeds(this)) scheduler.push(new Notification(internal, this));
        } else if (waiter instanceof Waiter.Callback<?>(var function, ContextSource context)) {
            var callback = (Consumer<Future<T>>) function;
            scheduler.push(new Handle(scheduler, new Call<>(callback, this), context));
        }
    }

    /// The call of a done callback; a record, for its `toString`.
    private record Call<T extends @Nullable Object>(Consumer<Future<T>> function, Future<T> future)
            implements Runnable {
        @Override
        public void run() {
            function.accept(future);
        }
    }

    // ---- Other worlds

    /// Returns a `CompletableFuture` that ends as this one does. Cancelling it cancels this one. May be called, and the
    /// returned one used, on any thread.
    ///
    /// @return a new future
    public final CompletableFuture<T> toCompletableFuture() {
        return Bridges.toCompletableFuture(this);
    }

    // ---- Looking inside

    /// Returns the tasks that wait for this, themselves or by way of a combinator.
    final Set<Task<?>> awaitedBy() {
        var tasks = new LinkedHashSet<Task<?>>();
        var all = waiters instanceof ArrayList<?> list ? list : Collections.singletonList(waiters);
        for (var waiter : all) {
            tasks.addAll(Waiter.tasksOf(waiter));
        }
        return tasks;
    }

    /// Returns the task in whose [TaskGroup] this one is, or null.
    final @Nullable Task<?> groupOwner() {
        var all = waiters instanceof ArrayList<?> list ? list : Collections.singletonList(waiters);
        for (var waiter : all) {
            if (waiter instanceof TaskGroup.Members members)
                return members.waitingTasks().getFirst();
        }
        return null;
    }

    /// Returns the futures whose ends decide over this one; none if it is not made of others.
    Collection<? extends Future<?>> parts() {
        return List.of();
    }

    final @Nullable Throwable sourceTraceback() {
        return scheduler.notes.creationOf(this);
    }

    String name() {
        return "Future@" + Integer.toHexString(System.identityHashCode(this));
    }

    final String stateText() {
        return switch (state) {
            case SUCCEEDED -> "finished, result=" + outcome;
            case FAILED -> "finished, exception=" + outcome;
            case CANCELLED -> "cancelled" + (cancelMessage == null ? "" : ": " + cancelMessage);
            default -> "pending";
        };
    }

    @Override
    public String toString() {
        return name() + "[" + stateText() + "]";
    }
}
