package asyncio;

import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A coroutine that runs in its own right, and the future of its result.
///
/// A task is a virtual thread of its loop, so its code is ordinary Java: thread-locals, scoped values, stack traces
/// and debuggers work for each task, and a blocking JDK call suspends it (on a `LOOP` fiber). Tasks of one loop
/// never run at the same time: one runs until it suspends. A task is held by its loop until it is done; nobody
/// needs to keep a reference.
///
/// Make one with [Asyncio#createTask] or, better, in a [TaskGroup].
///
/// Python: `asyncio.Task`.
///
/// @param <T> what its coroutine returns
public final class Task<T extends @Nullable Object> extends Future<T> implements Ready, Waiter {
    /*
     * ```text
     *          first turn            waits                   what it waited for is done
     *   new -------------> running ---------> suspended(fiber) ----------------------> ready(fiber)
     *                         ^                                                            |
     *                         +------------------------- its turn -------------------------+
     * ```
     *
     * In the ready queue a task without a fiber is to be started, one with a fiber to be resumed. It is there at most
     * once: either it waits for a future, which schedules it once, or it has just scheduled itself.
     */
    private static final AtomicInteger CREATED = new AtomicInteger();

    /// The fiber to mount when this task is to go on; null before it starts and when it is done. While an async
    /// generator runs in this task, it is the fiber of the generator's body.
    @Nullable
    Fiber fiber;

    /// The neighbours in the [TaskList].
    @Nullable
    Task<?> previous;

    @Nullable
    Task<?> next;

    /// The innermost scope that is open here. A task of a group begins with the one around the group's block.
    @Nullable
    Scope scope;

    private final int number = CREATED.incrementAndGet();
    private @Nullable String name;
    private ContextSource context;
    private @Nullable Coroutine<T> coroutine;
    private @Nullable Future<?> waitingFor;
    private int cancelRequests;
    private boolean mustCancel;
    private boolean interrupted;
    private boolean awaitedItself;

    private Task(Scheduler scheduler, Coroutine<T> coroutine, @Nullable String name, ContextSource context) {
        super(scheduler);
        this.coroutine = coroutine;
        this.name = name;
        this.context = context;
    }

    /// Starts a task, as the default task factory does. For those who write a [TaskFactory]; everybody else calls
    /// `createTask`.
    ///
    /// @param loop the loop it runs on
    /// @param coroutine what it runs
    /// @param options its name, context and way to start. It starts eagerly only while the loop runs.
    /// @param <T> what it returns
    /// @return the task
    /// @throws IllegalStateException if the loop is closed, or if it is to start eagerly in a context that is
    ///     entered already
    public static <T extends @Nullable Object> Task<T> start(
            EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        Objects.requireNonNull(coroutine, "coroutine");
        var scheduler = loop.scheduler;
        scheduler.ensureUsable("createTask");
        var shared = options.context();
        ContextSource context = shared != null ? shared : Context.snapshot();
        var starter = scheduler.current;
        if (!Boolean.TRUE.equals(options.eagerStart())) starter = null;
        if (starter != null && shared != null) shared.ensureNotEntered(Context.current());

        var task = new Task<>(scheduler, coroutine, options.name(), context);
        task.scope = scheduler.takeScopeOfNext();
        scheduler.tasks.add(task);
        if (starter != null) task.startEagerly(starter);
        else scheduler.push(task);
        return task;
    }

    static Task<?> require(String operation) {
        var scheduler = Scheduler.running();
        if (scheduler == null) throw WrongLoopException.noLoop(operation);
        var task = scheduler.current == null ? null : scheduler.current.task();
        if (task == null) throw WrongLoopException.noTask(operation);
        return task;
    }

    // ---- Running

    boolean isNew() {
        return fiber == null;
    }

    /// Reads what going on is going to need, see [ReadyQueue]. What this returns means nothing.
    boolean readAhead() {
        return (fiber != null && fiber.outside) || (waitingFor != null && waitingFor.cancelled());
    }

    /// Reads what that refers to.
    boolean readFartherAhead() {
        return fiber != null && fiber.readAhead();
    }

    private void startEagerly(Fiber starter) {
        try {
            callSpare(starter);
        } catch (Throwable e) { // There is no fiber for it, or no way to switch over to one.
            leaveLoop();
            throw e;
        }
    }

    /// Runs this task on a spare fiber until it suspends, blocks or ends.
    private void callSpare(Fiber caller) {
        var spare = scheduler.spares.get();
        spare.running = new Fiber.Job(this, () -> run(spare));
        try {
            caller.call(spare);
        } catch (Throwable e) {
            scheduler.spares.putBack(spare);
            throw e;
        }
    }

    /// Runs this task on a fiber, from its first step to its end.
    void run(Fiber on) {
        begin(on);
        try {
            finish(on, Objects.requireNonNull(coroutine).await());
        } catch (Throwable e) {
            finishExceptionally(on, e);
        }
    }

    private void begin(Fiber on) {
        fiber = on;
        on.running = this;
        if (name != null) on.thread().setName(name);
        scheduler.beginStep();
        if (mustCancel) coroutine = this::deliverCancellation; // It never runs.
    }

    private void finish(Fiber on, T result) {
        ended(on);
        if (mustCancel) endCancelled(null, cancelMessage);
        else succeed(result);
    }

    private void finishExceptionally(Fiber on, Throwable e) {
        var thrown = asCancellation(e);
        ended(on);
        if (thrown instanceof CancelledError error) endCancelled(error, null);
        else fail(thrown);
    }

    private void ended(Fiber on) {
        scheduler.endStep(this);
        if (waitingFor != null) leaveFailedWait();
        fiber = null;
        on.leave();
        coroutine = null;
        scope = null;
        if (scheduler.lastHeldBack == this) scheduler.lastHeldBack = null;
        leaveLoop();
    }

    private void leaveLoop() {
        scheduler.tasks.remove(this);
        if (scheduler.debug) scheduler.notes.ended(this);
    }

    /// Whether an exception came of the interrupt with which this task was cancelled in a blocking JDK call.
    boolean isCancellation(@Nullable Throwable e) {
        return e instanceof CancelledError || (e != null && mustCancel && interrupted && isOfInterrupt(e));
    }

    /// Returns the cancellation that such an exception stands for, which is delivered with it; any other one as it is.
    Throwable asCancellation(Throwable e) {
        if (e instanceof CancelledError || !isCancellation(e)) return e;
        mustCancel = false;
        clearInterrupt();
        return new CancelledError(cancelMessage).initCause(e);
    }

    /// Whether an exception is what a blocking JDK call throws when it is interrupted.
    static boolean isOfInterrupt(Throwable e) {
        return e instanceof InterruptedException
                || e instanceof ClosedByInterruptException
                || e instanceof InterruptedIOException
                || e instanceof SocketException;
    }

    /// Suspends this task, which is the current one, until a future is done. How that one ended is for the caller to
    /// see.
    void await(Future<?> future) {
        if (future.scheduler != scheduler || future instanceof Task<?>) ensureAwaitable(future);
        if (waitingFor != null) leaveFailedWait();
        future.addWaiter(this);
        waitingFor = future;
        if (mustCancel) passCancellationOn(future);
        scheduler.endStep(this);
        runningFiber().giveUp();
        if (!future.done()) awaitAgain(future);
        scheduler.beginStep();
        waitingFor = null;
        if (mustCancel) cancelledMeanwhile(future);
    }

    /// Goes on waiting after a resumption that was meant for a wait that failed, or ends a wait that was broken off.
    private void awaitAgain(Future<?> future) {
        while (!future.done()) {
            if (mustCancel && !future.hasWaiter(this)) {
                scheduler.beginStep();
                waitingFor = null;
                deliverCancellation();
            }
            runningFiber().giveUp();
        }
    }

    /// Cleans up after a wait that threw, because there was no stack left or the thread was pinned.
    private void leaveFailedWait() {
        if (waitingFor != null) waitingFor.removeWaiters(this);
        waitingFor = null;
    }

    private void ensureAwaitable(Future<?> future) {
        if (future instanceof Task<?> other && other.awaitedItself) { // As in CPython, where it stays marked.
            throw new IllegalStateException(other + " cannot be awaited any more: it has tried to await itself");
        }
        if (future == this) {
            awaitedItself = true;
            yieldTurn();
            throw new IllegalStateException(this + " cannot await itself: it would wait for ever");
        }
        if (future.scheduler != scheduler) {
            yieldTurn();
            throw WrongLoopException.usedOn(future, future.getLoop(), getLoop());
        }
    }

    /// Has a cancellation that could not be delivered so far cancel what this task is about to wait for.
    private void passCancellationOn(Future<?> future) {
        if (!future.cancel(cancelMessage)) return;
        mustCancel = false;
        clearInterrupt();
    }

    /// Delivers a cancellation that came when the future was done already, unless that one was cancelled itself.
    private void cancelledMeanwhile(Future<?> future) {
        if (!(future.cancelled() || future.failure() instanceof CancelledError)) deliverCancellation();
        mustCancel = false;
        clearInterrupt();
    }

    /// Lets everything that is ready have a turn before this task, which is the current one, goes on.
    void yieldTurn() {
        scheduler.push(this);
        scheduler.endStep(this);
        runningFiber().awaitTurn(this);
        scheduler.beginStep();
        if (mustCancel) deliverCancellation();
    }

    private Fiber runningFiber() {
        if (fiber == null) throw new IllegalStateException(this + " does not run");
        return fiber;
    }

    private T deliverCancellation() {
        mustCancel = false;
        clearInterrupt();
        throw makeCancelledError();
    }

    private void clearInterrupt() {
        if (!interrupted) return;
        interrupted = false;
        Thread.interrupted(); // It stood for the cancellation, which is delivered now.
    }

    // ---- Cancelling

    /// Asks this task to end. Does not suspend, and the task is not cancelled yet: a [CancelledError] is thrown
    /// inside it, where it waits, in the next turn of the loop; a task that is blocked in a JDK call is interrupted. It
    /// ends cancelled if the error leaves its coroutine. A task that has not begun never runs.
    ///
    /// @param message why, for the [CancelledError], or null
    /// @return false if it is done already
    @Override
    public boolean cancel(@Nullable String message) {
        return cancelFrom(null, message);
    }

    /// Asks this task to end, on behalf of one of its scopes; null: from outside all of them.
    boolean cancelFrom(@Nullable Scope source, @Nullable String message) {
        if (done()) return false;
        scheduler.ensureUsable("Task.cancel");
        var last = noteRequest(source, message);
        if (last != null) last.cancelHere(message);
        return true;
    }

    /// Notes a request to cancel this task, and those that it waits for, in a loop, because the chain may be long.
    ///
    /// @return the last of them, where it is to be delivered; null if a shield holds it back, or it was delivered
    @Nullable
    Task<?> noteRequest(@Nullable Scope source, @Nullable String message) {
        if (waitsForItself()) {
            cancelCycle(source, message);
            return null;
        }
        Task<?> last = this;
        for (var from = source; ; from = null) {
            var shield = last.scope == null ? null : Scope.shieldOf(last, from);
            if (shield != null) {
                shield.holdBack(message);
                return null;
            }
            last.cancelRequests++;
            if (!(last.waitingFor instanceof Task<?> next) || next.done()) return last;
            last = next;
        }
    }

    /// Whether this task, or one that it waits for, waits for itself by way of others.
    private boolean waitsForItself() {
        int left = scheduler.tasks.size();
        for (Task<?> task = this; task.waitingFor instanceof Task<?> next && !next.done(); task = next) {
            if (left-- == 0) return true;
        }
        return false;
    }

    /// Cancels this task, which waits for itself by way of others: the last of them before the first comes again is the
    /// one that is woken.
    private void cancelCycle(@Nullable Scope source, @Nullable String message) {
        var shield = scope == null ? null : Scope.shieldOf(this, source);
        if (shield != null) {
            shield.holdBack(message);
            return;
        }
        var cycle = new LinkedHashSet<Task<?>>();
        for (Task<?> task = this; cycle.add(task) && task.waitingFor instanceof Task<?> next; ) task = next;
        for (var task : cycle) task.cancelRequests++;
        cycle.getLast().breakOff(message);
    }

    /// Delivers a cancellation to this task, which waits, without a word to what it waits for.
    private void breakOff(@Nullable String message) {
        mustCancel = true;
        cancelMessage = message;
        if (waitingFor == null || waitingFor.removeWaiters(this) == 0) return;
        waitingFor.addWaiter((Waiter.Internal) done -> done.failure()); // Nobody else is going to look at it.
        scheduler.push(this);
    }

    /// Cancels what this task waits for; if that cannot be cancelled, the cancellation is delivered later.
    void cancelHere(@Nullable String message) {
        var awaited = waitingFor;
        if (awaited instanceof GatheringFuture<?, ?> gathering && gathering.isCancelling()) {
            breakOff(message); // It cancels us because we are cancelling it.
        } else if (awaited == null || !awaited.cancel(message)) {
            cancelLater(message);
        }
    }

    void cancelLater(@Nullable String message) {
        mustCancel = true;
        cancelMessage = message;
        var blocked = fiber;
        if (blocked != null && blocked.outside) {
            interrupted = true;
            scheduler.interrupt(this);
        }
    }

    /// Interrupts the thread of this task, unless it has gone on meanwhile: its fiber may have another task now.
    void interruptIfBlocked() {
        var blocked = fiber;
        if (interrupted && blocked != null && blocked.outside) blocked.thread().interrupt();
    }

    /// Cancels this task and waits until it is done. Suspends, unless it is done already. Throws no [CancelledError] of
    /// this task: one that leaves this method is the caller's own, who was cancelled meanwhile and did not wait to the
    /// end; see [Asyncio#shielded] for one who has to.
    ///
    /// {@snippet class = "asyncio.CancelAndWaitTest" region = "replace"}
    ///
    /// @return true if this task ended cancelled; false if it has a result: it was done before, or it ended well all
    ///     the same. If it failed, its exception is thrown, as itself
    /// @throws IllegalStateException if it is the current task
    public boolean cancelAndWait() {
        return cancelAndWait(null);
    }

    /// Cancels this task with a message and waits until it is done, see [#cancelAndWait()].
    ///
    /// @param message why, for the [CancelledError], or null
    /// @return true if this task ended cancelled
    public boolean cancelAndWait(@Nullable String message) {
        var caller = require("Task.cancelAndWait");
        if (caller == this) throw new IllegalStateException(this + " cannot wait for its own end: call cancel()");
        caller.getLoop().requireOwn(this);
        if (!done()) Gathering.cancelAndWait(this, message);
        var failure = failure();
        if (failure != null) throw Throwables.sneaky(failure);
        return cancelled();
    }

    /// Returns how many calls of [#cancel] were not taken back by [#uncancel].
    ///
    /// @return the number; those that [Asyncio#shielded] holds back count
    public int cancelling() {
        return scope == null ? cancelRequests : cancelRequests + Scope.requestsHeldBack(this);
    }

    /// Takes back one call of [#cancel]. Whoever catches a [CancelledError] and does not throw it on calls this. When
    /// the last one is taken back, a cancellation that was not delivered yet is withdrawn.
    ///
    /// @return how many are left
    public int uncancel() {
        var shield = cancelRequests > 0 || scope == null ? null : Scope.withRequests(this);
        if (shield != null) shield.takeBack();
        else takeBackRequest();
        return cancelling();
    }

    /// Returns how many requests to cancel are open, without those that a shield holds back.
    int openRequests() {
        return cancelRequests;
    }

    /// Takes back one of these. Returns how many are left.
    int takeBackRequest() {
        if (cancelRequests > 0 && --cancelRequests == 0) withdrawCancellation();
        return cancelRequests;
    }

    /// Has the latest request, which was delivered, delivered once more: something else goes first.
    void putOffCancellation() {
        if (cancelRequests == 0) return;
        takeBackRequest();
        cancelFrom(scope, null);
    }

    boolean isCancellationPending() {
        return mustCancel;
    }

    /// Whether a request that a shield has held back is still to be delivered.
    boolean isHeldBackRequestPending() {
        return mustCancel && scheduler.lastHeldBack == this;
    }

    void withdrawCancellation() {
        mustCancel = false;
        if (scheduler.current == fiber) clearInterrupt();
    }

    void putRequestsAside(Shield shield) {
        shield.requests = cancelRequests;
        shield.pending = mustCancel;
        shield.message = cancelMessage;
        shield.interrupted = interrupted;
        cancelRequests = 0;
        mustCancel = false;
        clearInterrupt();
    }

    void takeRequestsUp(Shield shield) {
        cancelRequests += shield.requests;
        if (!shield.pending) return;
        mustCancel = true;
        cancelMessage = shield.message;
        scheduler.lastHeldBack = this;
        if (!shield.interrupted) return;
        interrupted = true;
        Thread.currentThread().interrupt();
    }

    // ---- What it is

    long id() {
        return number;
    }

    /// Returns the name of this task; unless it was given one it is `Task-` and a number.
    ///
    /// @return the name
    public String getName() {
        return name == null ? "Task-" + number : name;
    }

    /// Gives this task another name, which its thread takes on, too.
    ///
    /// @param name the name
    public void setName(String name) {
        this.name = Objects.requireNonNull(name, "name");
        if (fiber != null) fiber.thread().setName(name);
    }

    /// Returns what this task runs.
    ///
    /// @return the coroutine, or null when the task is done
    public @Nullable Coroutine<T> getCoro() {
        return coroutine;
    }

    /// Returns the context in which this task runs.
    ///
    /// @return the context itself
    public Context getContext() {
        var opened = context.open();
        context = opened;
        return opened;
    }

    ContextMap contextValues() {
        return context.values();
    }

    /// Returns where this task is: its frames, the innermost first. Unlike in Python these are all of them, not the
    /// outermost one. For a task that failed they are those of its exception.
    ///
    /// @return the frames; none if it has not begun, or is done
    public List<StackTraceElement> getStack() {
        if (fiber != null) return CallGraph.framesOf(fiber.thread());
        var failure = failure();
        return failure == null ? List.of() : List.of(failure.getStackTrace());
    }

    /// Prints where this task is.
    ///
    /// @param out where to
    public void printStack(PrintStream out) {
        var frames = getStack();
        out.println("Stack for " + this + (frames.isEmpty() ? ": none" : " (innermost frame first):"));
        for (var frame : frames) out.println("    at " + frame);
    }

    @Override
    public void setResult(T result) {
        throw new UnsupportedOperationException(
                "setResult was called on " + this + ": the result of a task is what its coroutine returns");
    }

    @Override
    public void setException(Throwable exception) {
        throw new UnsupportedOperationException(
                "setException was called on " + this + ": a task fails with what its coroutine throws");
    }

    @Nullable
    Future<?> waitingFor() {
        return waitingFor;
    }

    @Override
    String name() {
        return "Task " + getName();
    }

    @Override
    public String toString() {
        var state = cancelling() > 0 && !done() ? "cancelling" : stateText();
        return name() + "[" + state + (waitingFor == null ? "" : ", waits for " + waitingFor.name()) + "]";
    }
}
