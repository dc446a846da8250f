package asyncio;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A door through which other threads call into a loop and wait for the answer.
///
/// A task opens one in its own loop, for the threads it starts. A program without a loop has [#start] run one in a
/// thread of its own:
///
/// {@snippet class = "asyncio.BlockingPortalTest" region = "portal"}
///
/// What is called through a portal runs in a task of the loop, in a copy of the caller's context. Closing the portal
/// waits for what is under way; [#cancel] ends it.
///
/// All methods but [#open] and [#close] may be called on any thread; [#call] and what else waits on any but the loop's
/// own.
///
/// Python has none; anyio: `BlockingPortal`, `start_blocking_portal`.
public final class BlockingPortal implements AutoCloseable {
    /*
     * ```text
     *         close, cancel               the last call ends
     *   open ---------------> closing -----------------------> closed
     * ```
     *
     * `calls` and `closing` are for the loop only. A call that arrives when the portal is closing is refused on the
     * loop, so there is no moment in which it is neither refused nor waited for.
     */
    private final EventLoop loop;
    private final @Nullable PortalThread thread;
    private final Set<Task<?>> calls = new LinkedHashSet<>();
    private final Event idle = new Event();
    private boolean closing;

    private BlockingPortal(EventLoop loop, @Nullable PortalThread thread) {
        this.loop = loop;
        this.thread = thread;
        idle.set();
        loop.scheduler.doors++;
    }

    /// Opens a portal into the running loop. Does not suspend; closing it does, until everything that was called
    /// through it has ended. If the closing task is cancelled, before or meanwhile, so are the calls.
    ///
    /// @return the portal
    /// @throws WrongLoopException if no loop runs here
    public static BlockingPortal open() {
        return new BlockingPortal(EventLoop.requireRunning("BlockingPortal.open()"), null);
    }

    /// Starts a loop in a thread of its own and opens a portal into it. Blocks until the loop runs. Closing the portal
    /// ends the loop as [Runner#close] does.
    ///
    /// @return the portal
    public static BlockingPortal start() {
        return start(EventLoop::new);
    }

    /// Starts a loop of your choice, see [#start()].
    ///
    /// @param loopFactory makes the loop
    /// @return the portal
    public static BlockingPortal start(Supplier<EventLoop> loopFactory) {
        return PortalThread.start(Objects.requireNonNull(loopFactory, "loopFactory"));
    }

    static BlockingPortal into(EventLoop loop, PortalThread thread) {
        return new BlockingPortal(loop, thread);
    }

    /// Returns the loop behind this portal.
    ///
    /// @return the loop
    public EventLoop getLoop() {
        return loop;
    }

    // ---- Calls

    /// Runs a coroutine in the loop and waits for its result. Blocks. If this thread is interrupted the coroutine is
    /// cancelled and waited for, and the thread stays interrupted.
    ///
    /// @param coroutine the coroutine
    /// @param <T> what it returns
    /// @return its result; what it throws is thrown on, as itself
    /// @throws IllegalStateException if this portal is closed, or the thread is the loop's own
    /// @throws CancelledError if it was cancelled
    public <T extends @Nullable Object> T call(Coroutine<T> coroutine) {
        return startTask(coroutine).join();
    }

    /// Runs a coroutine that returns nothing, see [#call(Coroutine)].
    ///
    /// @param coroutine the coroutine
    public void call(VoidCoroutine coroutine) {
        call(Objects.requireNonNull(coroutine, "coroutine").returningNull());
    }

    /// Starts a task in the loop. Does not block.
    ///
    /// @param coroutine what it runs
    /// @param <T> what it returns
    /// @return the task, to wait for on this thread
    /// @throws IllegalStateException if the loop is closed, or later, from the task, if the portal is
    public <T extends @Nullable Object> PortalTask<T> startTask(Coroutine<T> coroutine) {
        return startTask(coroutine, TaskOptions.DEFAULT);
    }

    /// Starts a task in the loop that returns nothing, see [#startTask(Coroutine)].
    ///
    /// @param coroutine what it runs
    /// @return the task
    public PortalTask<@Nullable Void> startTask(VoidCoroutine coroutine) {
        return startTask(Objects.requireNonNull(coroutine, "coroutine").returningNull());
    }

    /// Starts a task in the loop with options, see [#startTask(Coroutine)].
    ///
    /// @param coroutine what it runs
    /// @param options its name, context and way to start
    /// @param <T> what it returns
    /// @return the task
    public <T extends @Nullable Object> PortalTask<T> startTask(Coroutine<T> coroutine, TaskOptions options) {
        Objects.requireNonNull(coroutine, "coroutine");
        Objects.requireNonNull(options, "options");
        if (loop.isClosed()) throw new IllegalStateException(this + " takes no more calls: its loop has ended");
        return new PortalTask<>(loop, () -> begin(coroutine, options));
    }

    private <T extends @Nullable Object> Task<T> begin(Coroutine<T> coroutine, TaskOptions options) {
        if (closing) throw new IllegalStateException(this + " takes no more calls. Call before it is closed");
        var task = loop.createTask(coroutine, options);
        calls.add(task);
        idle.clear();
        task.addWaiter((Waiter.Internal) this::end);
        return task;
    }

    private void end(Future<?> done) {
        if (done instanceof Task<?> task) calls.remove(task);
        if (calls.isEmpty()) idle.set();
    }

    /// Opens something in the loop whose opening and closing may suspend, for a try-with-resources of this thread. Both
    /// happen in one task. Blocks until it is open; closing blocks until it is closed.
    ///
    /// @param opening opens it
    /// @param <R> what it is
    /// @return the way to it
    /// @throws IllegalStateException if this portal is closed, or the thread is the loop's own
    public <R extends AutoCloseable> PortalResource<R> wrap(Callable<R> opening) {
        return PortalResource.open(this, Objects.requireNonNull(opening, "opening"));
    }

    // ---- The end

    /// Takes no more calls and cancels those under way. Does not wait for their end; [#close] does. Does not block.
    public void cancel() {
        loop.scheduler.pushThreadsafe(new Handle(loop.scheduler, this::cancelHere, ContextMap.EMPTY));
    }

    private void refuseCalls() {
        if (!closing) loop.scheduler.doors--;
        closing = true;
    }

    void cancelHere() {
        refuseCalls();
        for (var call : calls.toArray(Task<?>[]::new)) call.cancel("the portal was cancelled");
    }

    /// Takes no more calls and waits for the end of those under way. Suspends if this portal was opened in the running
    /// loop; blocks if it has a loop of its own, and ends that. Does nothing the second time.
    @Override
    public void close() {
        if (thread != null) thread.close(this);
        else closeHere();
    }

    /// Waits for the calls, on the loop. Suspends.
    void closeHere() {
        loop.scheduler.ensureUsable("BlockingPortal.close()");
        refuseCalls();
        if (Task.require("BlockingPortal.close()").cancelling() > 0) cancelHere();
        CancelledError cancelled = null;
        while (!idle.isSet()) {
            try {
                idle.await();
            } catch (CancelledError e) {
                cancelled = e;
                cancelHere();
            }
        }
        if (cancelled != null) throw cancelled;
    }

    @Override
    public String toString() {
        return "BlockingPortal[" + (closing ? "closed, " : "") + "calls=" + calls.size() + ", " + loop + "]";
    }
}
