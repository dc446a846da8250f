package asyncio;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs several coroutines, one after the other, on one loop and in one context. [Asyncio#run] is this for one.
///
/// While a coroutine runs, the first Ctrl-C cancels its task and a second one halts the process. An interrupt of the
/// thread that waits in [#run] cancels the task, too, if it comes while the loop is idle: the JDK forgets the interrupt
/// of a thread that carries a virtual one.
///
/// Python: `asyncio.Runner`.
public final class Runner implements AutoCloseable {
    private static final Duration EXECUTOR_TIMEOUT = Duration.ofMinutes(5);

    private final Supplier<EventLoop> loopFactory;
    private @Nullable EventLoop loop;
    private @Nullable Context context;
    private final EnumSet<Signal> stopSignals = EnumSet.noneOf(Signal.class);
    private boolean debug;
    private boolean closed;

    /// Creates a runner whose loop is a [new][EventLoop#EventLoop()] one.
    public Runner() {
        this(EventLoop::new);
    }

    /// Creates a runner.
    ///
    /// @param loopFactory makes the loop, on first use
    public Runner(Supplier<EventLoop> loopFactory) {
        this.loopFactory = Objects.requireNonNull(loopFactory, "loopFactory");
    }

    /// Turns the debug mode of the loop on.
    ///
    /// @param debug true to turn it on; false leaves it as it is
    /// @return this runner
    public Runner debug(boolean debug) {
        this.debug = debug;
        return this;
    }

    /// Has signals end a run in good order, as Ctrl-C does: the first one cancels the main task, and if that ends
    /// cancelled [#run] throws a [SignalInterrupt]; more of them change nothing. A process whose main thread dies of
    /// that has cleaned up and ends with exit status 143 for [Signal#TERM]. While the program has a handler or a
    /// receiver for the signal, that one gets it instead.
    ///
    /// Without this [Signal#TERM] has the JVM run its shutdown hooks and end, whatever the tasks are at.
    ///
    /// @param signals which ones
    /// @return this runner
    /// @throws IllegalStateException from [#run], if one cannot be handled
    public Runner stopOn(Signal... signals) {
        Collections.addAll(stopSignals, signals);
        return this;
    }

    /// Returns the loop, and makes it if need be.
    ///
    /// @return the loop
    /// @throws IllegalStateException if this runner is closed
    public EventLoop getLoop() {
        if (closed) throw new IllegalStateException("the runner is closed. Make a new one");
        if (loop == null) {
            loop = loopFactory.get();
            if (debug) loop.setDebug(true);
            context = Context.copyCurrent();
        }
        return loop;
    }

    /// Runs a coroutine on the current thread, in the context that all runs share. Blocks.
    ///
    /// @param main the coroutine
    /// @param <T> what it returns
    /// @return its result; what it throws is thrown on, as itself
    /// @throws IllegalStateException if this runner is closed, or the current thread runs a loop already
    /// @throws KeyboardInterrupt if Ctrl-C ended it
    /// @throws SignalInterrupt if a signal of [#stopOn] ended it
    /// @throws CancelledError if it was cancelled otherwise
    public <T extends @Nullable Object> T run(Coroutine<T> main) {
        ensureOutside();
        getLoop();
        return run(main, Objects.requireNonNull(context));
    }

    /// Runs a coroutine that returns nothing, see [#run(Coroutine)].
    ///
    /// @param main the coroutine
    public void run(VoidCoroutine main) {
        run(Objects.requireNonNull(main, "main").returningNull());
    }

    /// Runs a coroutine in a context of your choice, see [#run(Coroutine)].
    ///
    /// @param main the coroutine
    /// @param context the context, shared
    /// @param <T> what it returns
    /// @return its result
    public <T extends @Nullable Object> T run(Coroutine<T> main, Context context) {
        Objects.requireNonNull(main, "main");
        ensureOutside();
        var runLoop = getLoop();
        var task = runLoop.createTask(main, TaskOptions.DEFAULT.withContext(context));
        try (var interrupts = Interrupts.of(task, stopSignals)) {
            try {
                return runLoop.runUntilComplete(task);
            } catch (CancelledError e) {
                throw interrupts.thrownFor(e);
            }
        }
    }

    private static void ensureOutside() {
        var running = Scheduler.running();
        if (running != null) {
            throw new IllegalStateException("run was called inside " + running.loop
                    + ". A loop cannot be run inside another: await the coroutine, or start a task for it");
        }
    }

    /// Ends everything and closes the loop: cancels all tasks that are left and waits for them, closes the async
    /// generators, waits for the threads of the default executor, at most five minutes. Blocks. Does nothing if
    /// nothing was run.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        var open = loop;
        if (open == null) return;
        boolean interrupted = Thread.interrupted(); // It would keep the loop from waiting.
        try {
            cancelAllTasks(open);
            open.runUntilComplete(((VoidCoroutine) open::shutdownAsyncgens).returningNull());
            open.runUntilComplete(
                    ((VoidCoroutine) () -> open.shutdownDefaultExecutor(EXECUTOR_TIMEOUT)).returningNull());
        } finally {
            open.close();
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static void cancelAllTasks(EventLoop loop) {
        var tasks = loop.scheduler.tasks.snapshot();
        if (tasks.isEmpty()) return;
        for (var task : tasks) {
            if (!Scope.shieldedByAnother(task)) task.cancel(); // Else it ends before the shield of that one does.
        }
        loop.runUntilComplete(Gathering.outcomes(loop, tasks));
        for (var task : tasks) {
            var failure = task.failure();
            if (failure != null) {
                loop.callExceptionHandler(
                        ExceptionContext.ofTask("unhandled exception during asyncio.run() shutdown", failure, task));
            }
        }
    }
}
