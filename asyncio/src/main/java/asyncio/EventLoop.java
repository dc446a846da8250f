package asyncio;

import asyncio.spi.Clock;
import asyncio.spi.Poller;
import asyncio.spi.PollerProvider;
import asyncio.spi.RemoteExecutor;
import asyncio.spi.Schedule;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What runs tasks and callbacks, one at a time.
///
/// Most programs never name it: [Asyncio#run] makes one, runs a coroutine on it, and closes it. A loop runs on one
/// thread; several loops run in several threads. Only [#callSoonThreadsafe], [#isRunning], [#isClosed],
/// [#nanoTime] and [#stop], by way of `callSoonThreadsafe(loop::stop)`, are for other threads.
///
/// A turn of the loop runs what is ready when the turn begins, in order; what becomes ready meanwhile waits for the
/// next turn, behind the timers that are due by then.
///
/// Python: `asyncio.AbstractEventLoop` and its implementations, which are one here.
public final class EventLoop implements Spawner, AutoCloseable {
    final Scheduler scheduler;
    final LoopSignals signals;
    final WorkerThreads workers = new WorkerThreads(this);

    private static final AtomicInteger CREATED = new AtomicInteger();

    final ReferenceQueue<AsyncGenerator<?>> forgottenGenerators = new ReferenceQueue<>();

    private final String name;
    private final Set<GeneratorBody<?>> generators = new LinkedHashSet<>();
    private @Nullable TaskFactory taskFactory;
    private @Nullable ExceptionHandler exceptionHandler;
    private final @Nullable LoopBean bean;
    private boolean generatorsShutdown;
    private Duration slowCallbackDuration = Duration.ofMillis(100);

    /// Creates a loop with the clock of the machine.
    public EventLoop() {
        this(builder());
    }

    /// Creates a loop with a clock of your choice.
    ///
    /// @param clock the clock
    public EventLoop(Clock clock) {
        this(builder().clock(clock));
    }

    private EventLoop(Builder builder) {
        name = builder.name == null ? "loop-" + CREATED.incrementAndGet() : builder.name;
        var poller = builder.poller == null ? newPoller() : builder.poller;
        var kind = (builder.fiber == null ? FiberKind.preferred() : builder.fiber).ensureAvailable();
        scheduler = new Scheduler(this, builder.clock, poller, kind, builder.schedule);
        scheduler.watch = builder.watch(scheduler);
        scheduler.standstill = builder.standstill(scheduler);
        scheduler.setDebug(Boolean.getBoolean("asyncio.debug"));
        signals = new LoopSignals(scheduler);
        bean = builder.management || Boolean.getBoolean("asyncio.jmx") ? newBean() : null;
    }

    private LoopBean newBean() {
        try {
            return LoopBean.of(this);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "the module java.management is missing. Add it (--add-modules), or do without management()", e);
        }
    }

    private static Poller newPoller() {
        return ServiceLoader.load(PollerProvider.class)
                .findFirst()
                .map(PollerProvider::create)
                .orElseGet(ParkingPoller::new);
    }

    /// Returns a builder, for a loop that differs from the default.
    ///
    /// @return a new builder
    public static Builder builder() {
        return new Builder();
    }

    static EventLoop requireRunning(String operation) {
        var running = Scheduler.running();
        if (running == null) throw WrongLoopException.noLoop(operation);
        return running.loop;
    }

    // ---- Running

    /// Runs this loop on the current thread until [#stop]. Blocks.
    ///
    /// @throws IllegalStateException if this loop is closed or runs already, or if the current thread runs another
    public void runForever() {
        begin();
        try {
            runHere();
        } finally {
            scheduler.letGo();
        }
    }

    private void runHere() {
        if (scheduler.kind().runsOnCurrentThread()) scheduler.run();
        else LoopThread.run(scheduler.kind(), scheduler::run);
    }

    /// Makes sure that this loop can run on the current thread, and that no other thread runs it.
    private void begin() {
        if (isClosed()) throw new IllegalStateException(this + " cannot run. Make a new loop, or use Asyncio.run");
        if (isRunning()) throw runsAlready();
        var other = Scheduler.running();
        if (other != null) {
            throw new IllegalStateException("cannot run " + this + " inside " + other.loop
                    + ", which runs this very code. Await what you want to run, or start a task for it");
        }
        if (!scheduler.takeOver()) throw runsAlready();
    }

    private IllegalStateException runsAlready() {
        return new IllegalStateException(this + " runs already. Start a task in it: createTask(() -> ...)");
    }

    /// Runs this loop on the current thread until an awaitable is done. Blocks.
    ///
    /// @param awaitable a future; anything else is run in a task
    /// @param <T> what it yields
    /// @return its result; if it fails, its exception is thrown, as itself
    /// @throws IllegalStateException if the loop cannot run, or was stopped before the awaitable was done
    public <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable) {
        Objects.requireNonNull(awaitable, "awaitable");
        begin();
        try {
            var future = ensureFuture(awaitable);
            Waiter.Internal stopper = done -> scheduler.stop();
            future.addWaiter(stopper);
            scheduler.awaited = future;
            try {
                runHere();
            } finally {
                scheduler.awaited = null;
                future.removeWaiters(stopper);
            }
            if (future.done()) return future.result();
            throw new IllegalStateException(this + " was stopped before " + future + " was done");
        } finally {
            scheduler.letGo();
        }
    }

    /// Has [#runForever] return at the end of the current turn. Before it was called it means one single turn.
    public void stop() {
        scheduler.stop();
    }

    /// Returns whether this loop runs. May be called on any thread.
    ///
    /// @return true while [#runForever] is under way
    public boolean isRunning() {
        return scheduler.isRunning();
    }

    /// Returns whether this loop is closed. May be called on any thread.
    ///
    /// @return true after [#close]
    public boolean isClosed() {
        return scheduler.isClosed();
    }

    /// Closes this loop for good: drops what is scheduled, and reports the tasks that are not done and the exceptions
    /// that nobody looked at. Tasks are not cancelled; [Runner] does that before. Does nothing the second time.
    ///
    /// @throws IllegalStateException if it runs
    @Override
    public void close() {
        if (isClosed()) return;
        if (isRunning() || !scheduler.takeOver()) {
            throw new IllegalStateException(this + " cannot be closed while it runs. stop() it first");
        }
        signals.close();
        if (bean != null) bean.close();
        scheduler.close();
        for (var task : scheduler.tasks.snapshot()) {
            callExceptionHandler(ExceptionContext.ofTask(
                    "The loop was closed while " + task + " was pending: it will never go on", null, task));
        }
        scheduler.unretrieved.reportAll(this);
        workers.close();
    }

    // ---- Callbacks

    /// Has a callback called in the next turn, in a copy of the current context.
    ///
    /// @param callback what to call; what it throws goes to the exception handler
    /// @return a handle to cancel it
    /// @throws WrongLoopException if called on another thread while the loop runs
    /// @throws IllegalStateException if the loop is closed
    public Handle callSoon(Runnable callback) {
        return schedule(callback, Context.snapshot());
    }

    /// Has a callback called in the next turn, in a context of your choice.
    ///
    /// @param callback what to call
    /// @param context the context, shared
    /// @return a handle to cancel it
    public Handle callSoon(Runnable callback, Context context) {
        return schedule(callback, Objects.requireNonNull(context, "context"));
    }

    private Handle schedule(Runnable callback, ContextSource context) {
        scheduler.ensureUsable("callSoon");
        var handle = new Handle(scheduler, Objects.requireNonNull(callback, "callback"), context);
        scheduler.push(handle);
        return handle;
    }

    /// Has a callback called in the next turn and wakes the loop. May be called on any thread.
    ///
    /// @param callback what to call
    /// @return a handle to cancel it
    /// @throws IllegalStateException if the loop is closed
    public Handle callSoonThreadsafe(Runnable callback) {
        return scheduleThreadsafe(callback, Context.snapshot());
    }

    /// Has a callback called in the next turn, in a context of your choice, and wakes the loop. May be called on any
    /// thread.
    ///
    /// @param callback what to call
    /// @param context the context, shared
    /// @return a handle to cancel it
    public Handle callSoonThreadsafe(Runnable callback, Context context) {
        return scheduleThreadsafe(callback, Objects.requireNonNull(context, "context"));
    }

    private Handle scheduleThreadsafe(Runnable callback, ContextSource context) {
        if (isClosed()) throw new IllegalStateException("callSoonThreadsafe was called on " + this);
        var handle = new Handle(scheduler, Objects.requireNonNull(callback, "callback"), context);
        scheduler.pushThreadsafe(handle);
        return handle;
    }

    /// Has a callback called after a delay, in a copy of the current context.
    ///
    /// @param delay how long; zero or less means as soon as possible
    /// @param callback what to call
    /// @return a handle to cancel it
    public TimerHandle callLater(Duration delay, Runnable callback) {
        return scheduleAt(after(delay), callback, Context.snapshot());
    }

    /// Has a callback called after a delay, in a context of your choice.
    ///
    /// @param delay how long; zero or less means as soon as possible
    /// @param callback what to call
    /// @param context the context, shared
    /// @return a handle to cancel it
    public TimerHandle callLater(Duration delay, Runnable callback, Context context) {
        return callAt(after(delay), callback, context);
    }

    /// Has a callback called at a time, in a copy of the current context.
    ///
    /// @param when the time, in nanoseconds of [#nanoTime]
    /// @param callback what to call
    /// @return a handle to cancel it
    public TimerHandle callAt(long when, Runnable callback) {
        return scheduleAt(when, callback, Context.snapshot());
    }

    /// Has a callback called at a time, in a context of your choice.
    ///
    /// @param when the time, in nanoseconds of [#nanoTime]
    /// @param callback what to call
    /// @param context the context, shared
    /// @return a handle to cancel it
    public TimerHandle callAt(long when, Runnable callback, Context context) {
        return scheduleAt(when, callback, Objects.requireNonNull(context, "context"));
    }

    private long after(Duration delay) {
        return scheduler.deadline(Durations.nanos(delay, "delay"));
    }

    private TimerHandle scheduleAt(long when, Runnable callback, ContextSource context) {
        scheduler.ensureUsable("callAt");
        var timer = new TimerHandle(scheduler, when, Objects.requireNonNull(callback, "callback"), context);
        scheduler.addTimer(timer);
        return timer;
    }

    /// Returns the time of this loop. May be called on any thread. Python: `loop.time()`.
    ///
    /// @return nanoseconds from an arbitrary origin; it never goes back
    public long nanoTime() {
        return scheduler.clock.nanoTime();
    }

    // ---- Looking inside

    /// Returns a number that grows with everything that this loop runs: callbacks, first steps and resumptions. If it
    /// is what it was before, nothing has run meanwhile but the caller, who has not been suspended either.
    ///
    /// @return how many entries all turns so far have had, that of the current turn included
    public long activity() {
        return scheduler.activity();
    }

    /// Returns the callbacks that are to be called at some time and were not cancelled. Sleeping tasks and timeouts
    /// are not among them.
    ///
    /// @return a copy, the earliest first
    public List<TimerHandle> scheduledCalls() {
        scheduler.ensureUsable("scheduledCalls");
        return scheduler.scheduledCalls();
    }

    // ---- Futures and tasks

    /// Creates a pending future of this loop.
    ///
    /// @param <T> the type of its result
    /// @return the future
    public <T extends @Nullable Object> Future<T> createFuture() {
        return new Future<>(scheduler);
    }

    /// Starts a task, by the task factory if there is one. Does not suspend.
    @Override
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        Objects.requireNonNull(coroutine, "coroutine");
        Objects.requireNonNull(options, "options");
        return taskFactory == null
                ? Task.start(this, coroutine, options)
                : taskFactory.create(this, coroutine, options);
    }

    <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable) {
        return switch (Objects.requireNonNull(awaitable, "awaitable")) {
            case Future<T> future -> requireOwn(future);
            case Coroutine<T> coroutine -> createTask(coroutine);
            default -> createTask(awaitable::await);
        };
    }

    /// Returns a future of this loop. One of another would make that loop run what belongs to this one.
    <F extends Future<?>> F requireOwn(F future) {
        if (future.scheduler != scheduler) throw WrongLoopException.usedOn(future, future.getLoop(), this);
        return future;
    }

    /// Sets what makes the tasks of this loop.
    ///
    /// @param factory the factory, or null for the default
    public void setTaskFactory(@Nullable TaskFactory factory) {
        this.taskFactory = factory;
    }

    /// Returns what makes the tasks of this loop.
    ///
    /// @return the factory, or null if it is the default
    public @Nullable TaskFactory getTaskFactory() {
        return taskFactory;
    }

    // ---- Threads

    /// Calls `work` on a thread of an executor, in a copy of the current context. Does not suspend. Cancelling the
    /// future does not stop work that has begun; that can ask [Asyncio#checkCancelled].
    ///
    /// @param executor where to call it, or null for the default executor
    /// @param work what to call
    /// @param <T> what it returns
    /// @return the future of its result
    /// @throws IllegalStateException if the loop is closed, or the executor was shut down
    public <T extends @Nullable Object> Future<T> runInExecutor(@Nullable Executor executor, Callable<T> work) {
        Objects.requireNonNull(work, "work");
        scheduler.ensureUsable("runInExecutor");
        if (executor instanceof RemoteExecutor remote) return Bridges.submit(this, remote, work);
        return ThreadCall.submit(this, executor == null ? workers.byDefault() : executor, work);
    }

    /// Calls `work` on an executor that sends it away, to another process for instance. Does not suspend. Being the
    /// type of the parameter makes a lambda serialisable. A null executor is the default one here, too.
    ///
    /// @param executor where to call it
    /// @param work what to call
    /// @param <T> what it returns
    /// @return the future of its result; cancelling it cancels the work as far as the executor can
    /// @throws IllegalStateException if the loop is closed, or the executor was shut down
    public <T extends @Nullable Object> Future<T> runInExecutor(
            @Nullable RemoteExecutor executor, SerializableCallable<T> work) {
        return runInExecutor(executor, (Callable<T>) work);
    }

    /// Sets what [#runInExecutor] and [Asyncio#toThread] use by default. The loop shuts it down when it is closed.
    ///
    /// @param executor the executor
    public void setDefaultExecutor(ExecutorService executor) {
        workers.setDefault(Objects.requireNonNull(executor, "executor"));
    }

    /// Shuts the default executor down and waits until its threads are done. Suspends if there is one.
    ///
    /// @param timeout how long to wait, or null for ever; then a warning is logged and the threads are left alone
    public void shutdownDefaultExecutor(@Nullable Duration timeout) {
        workers.shutdown(timeout);
    }

    /// Returns a factory of virtual threads that work for this loop: each runs in a copy of the context of whoever
    /// asked for it, and until it ends virtual time stands still. For an `Executor` or a `StructuredTaskScope` that
    /// has a thread for each piece of work. Does not suspend.
    ///
    /// @return the factory, which may be used on any thread
    public ThreadFactory threadFactory() {
        return new LoopThreadFactory(scheduler);
    }

    // ---- Signals

    /// Has a callback called in this loop, and woken for it, whenever a signal arrives, in place of what the signal
    /// did before and of the callback that this loop had for it. It runs in a copy of the current context, made once.
    ///
    /// @param signal the signal
    /// @param callback what to call; what it throws goes to the exception handler
    /// @throws IllegalStateException if the signal cannot be handled, such as [Signal#KILL], or the loop is closed
    /// @throws UnsupportedOperationException if this system has no such signal
    public void addSignalHandler(Signal signal, Runnable callback) {
        Objects.requireNonNull(signal, "signal");
        signals.handle(signal, Objects.requireNonNull(callback, "callback"));
    }

    /// Takes back [#addSignalHandler], as closing the loop does. The signal then does what it did before there was a
    /// handler.
    ///
    /// @param signal the signal
    /// @return false if there was none
    public boolean removeSignalHandler(Signal signal) {
        return signals.removeHandler(Objects.requireNonNull(signal, "signal"));
    }

    // ---- Generators

    void generatorBegan(GeneratorBody<?> body) {
        if (generatorsShutdown) {
            Log.LOGGER.log(
                    System.Logger.Level.WARNING,
                    "a generator began after shutdownAsyncgens() of " + this + ": nobody will close it");
        }
        generators.add(body);
    }

    /// Schedules the end of the generators that have become garbage. Called by the carrier.
    void closeForgottenGenerators() {
        if (generators.isEmpty()) return;
        for (Object forgotten; (forgotten = forgottenGenerators.poll()) != null; ) {
            if (forgotten instanceof GeneratorBody.Watch watch) watch.report();
        }
    }

    void generatorEnded(GeneratorBody<?> body) {
        generators.remove(body);
    }

    /// Closes all async generators that have begun and not ended, all at once, and waits for them. Suspends if there
    /// are any. What they throw goes to the exception handler.
    public void shutdownAsyncgens() {
        generatorsShutdown = true;
        if (generators.isEmpty()) return;
        var closing = generators.toArray(GeneratorBody<?>[]::new);
        generators.clear();
        var closes = new java.util.ArrayList<Awaitable<@Nullable Void>>();
        for (var body : closing) closes.add(((VoidCoroutine) body::close).returningNull());
        var outcomes = Asyncio.gatherOutcomes(closes).await();
        for (int i = 0; i < closing.length; i++) {
            if (outcomes.get(i) instanceof Outcome.Failed<?>(Throwable exception)) {
                callExceptionHandler(ExceptionContext.ofGenerator(
                        "an error occurred during closing of an async generator",
                        exception,
                        AsyncGenerator.view(closing[i])));
            }
        }
    }

    // ---- Looking inside

    /// Returns the name of this loop: the builder's, or `loop-` and a number. May be called on any thread.
    ///
    /// @return the name
    public String getName() {
        return name;
    }

    /// Returns what this loop is at, in figures. May be called on any thread. [TaskTree] has its tasks.
    ///
    /// @return the figures of this moment
    public LoopStatistics statistics() {
        return scheduler.statistics();
    }

    // ---- I/O

    /// Returns what this loop waits in. For libraries that bring I/O: they find their own poller here.
    ///
    /// @return the poller
    public Poller poller() {
        return scheduler.poller;
    }

    // ---- Errors and debugging

    /// Sets who is told of exceptions that no caller can catch.
    ///
    /// @param handler the handler, or null for [#defaultExceptionHandler]
    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        this.exceptionHandler = handler;
    }

    /// Returns who is told of exceptions that no caller can catch.
    ///
    /// @return the handler, or null if it is the default one
    public @Nullable ExceptionHandler getExceptionHandler() {
        return exceptionHandler;
    }

    /// Tells the exception handler, in the context of the task or the callback concerned. If it fails, the default
    /// handler is told of both.
    ///
    /// @param context what happened, and to whom
    public void callExceptionHandler(ExceptionContext context) {
        try {
            Reports.inContext(context, () -> report(Reports.withHandleTraceback(context)));
        } catch (Throwable e) { // The logger failed, too: no reason for the loop to die.
            System.err.println("asyncio: could not report \"" + context.message() + "\": "
                    + e.getClass().getName());
        }
    }

    private void report(ExceptionContext context) {
        var handler = exceptionHandler;
        if (handler == null) {
            defaultExceptionHandler(context);
            return;
        }
        try {
            handler.handle(this, context);
        } catch (Throwable e) {
            if (context.exception() != null) e.addSuppressed(context.exception());
            defaultExceptionHandler(
                    ExceptionContext.of("Unhandled error in exception handler, told of: " + context.message(), e));
        }
    }

    /// Logs what happened to the logger "asyncio", as an error.
    ///
    /// @param context what happened, and to whom
    public void defaultExceptionHandler(ExceptionContext context) {
        Reports.log(context);
    }

    /// Returns whether debug mode is on.
    ///
    /// @return true if it is
    public boolean getDebug() {
        return scheduler.debug;
    }

    /// Turns debug mode on or off: where tasks, futures and callbacks are created is noted and reported with their
    /// errors, and steps that take too long are logged. It is on from the start with `-Dasyncio.debug=true`.
    ///
    /// @param debug whether it is to be on
    public void setDebug(boolean debug) {
        scheduler.setDebug(debug);
    }

    /// Sets from when on debug mode calls a step slow; 100 ms unless set.
    ///
    /// @param duration the longest time that is not slow
    public void setSlowCallbackDuration(Duration duration) {
        this.slowCallbackDuration = Objects.requireNonNull(duration, "duration");
    }

    /// Returns from when on debug mode calls a step slow.
    ///
    /// @return the longest time that is not slow
    public Duration getSlowCallbackDuration() {
        return slowCallbackDuration;
    }

    void reportIfSlow(Object what, long nanos) {
        if (nanos > Durations.nanos(slowCallbackDuration, "slowCallbackDuration")) {
            var watch = scheduler.watch;
            Reports.slow(what, nanos, watch == null ? List.of() : watch.sample());
        }
    }

    @Override
    public String toString() {
        var state = isClosed() ? "closed" : isRunning() ? "running" : "idle";
        return "EventLoop@" + Integer.toHexString(System.identityHashCode(this)) + "[" + state + ", " + scheduler.kind()
                + ", " + scheduler.poller + "]";
    }

    /// Makes a loop that differs from the default.
    public static final class Builder {
        private Clock clock = Clock.system();
        private @Nullable Poller poller;
        private @Nullable FiberKind fiber;
        private @Nullable Schedule schedule;
        private @Nullable String name;
        private boolean management;
        private @Nullable Duration deadlockGrace;
        private boolean failsOnDeadlock;
        private @Nullable Duration watchdog;
        private @Nullable Consumer<? super SlowStep> slowStepListener;

        private Builder() {}

        /// Sets the name of the loop, for those who look at it.
        ///
        /// @param name the name
        /// @return this builder
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /// Sets the clock.
        ///
        /// @param clock the clock
        /// @return this builder
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /// Sets what the loop waits in. Each loop needs one of its own.
        ///
        /// @param poller the poller
        /// @return this builder
        public Builder poller(Poller poller) {
            this.poller = Objects.requireNonNull(poller, "poller");
            return this;
        }

        /// Sets how the tasks get to run.
        ///
        /// @param fiber the kind
        /// @return this builder
        public Builder fiber(FiberKind fiber) {
            this.fiber = Objects.requireNonNull(fiber, "fiber");
            return this;
        }

        /// Has every turn run what is ready in a random order, the same one for the same seed: to find code that
        /// relies on an order that nobody promised. See [asyncio.testing.Simulator], which does more.
        ///
        /// @param seed the seed
        /// @return this builder
        public Builder seed(long seed) {
            return schedule(Schedule.random(seed));
        }

        /// Sets who decides in which order a turn runs what is ready. Each loop needs a schedule of its own.
        ///
        /// @param schedule the schedule
        /// @return this builder
        public Builder schedule(Schedule schedule) {
            this.schedule = Objects.requireNonNull(schedule, "schedule");
            return this;
        }

        /// Registers the loop with JMX, as an [EventLoopMXBean], until it is closed. So does the system property
        /// `asyncio.jmx=true` with all loops. JMX takes a moment to start, so no loop does it by itself; a tool can
        /// look at those that were not registered with [EventLoops].
        ///
        /// @return this builder
        public Builder management() {
            this.management = true;
            return this;
        }

        /// Has a watchdog log every step of a task or callback that holds up the loop for longer than `threshold`,
        /// while it does, with its stack, and again each time it has doubled its length. It looks from a thread of its
        /// own and costs the loop nothing. Time is real time here, whatever the clock of the loop.
        ///
        /// Without this call the system property `asyncio.watchdog` sets the threshold, in milliseconds, for all loops;
        /// in debug mode it is that of [EventLoop#setSlowCallbackDuration].
        ///
        /// @param threshold from when on a step is reported, about
        /// @return this builder
        /// @throws IllegalArgumentException if it is not positive
        public Builder watchdog(Duration threshold) {
            return watchdog(threshold, null);
        }

        /// Does the same, and tells a listener, on the thread of the watchdog.
        ///
        /// @param threshold from when on a step is reported, about
        /// @param listener who is told, besides the log
        /// @return this builder
        /// @throws IllegalArgumentException if `threshold` is not positive
        public Builder watchdog(Duration threshold, @Nullable Consumer<? super SlowStep> listener) {
            if (!threshold.isPositive()) {
                throw new IllegalArgumentException("the threshold is " + threshold + ": it must be positive");
            }
            this.watchdog = threshold;
            this.slowStepListener = listener;
            return this;
        }

        /// Has the loop report, once and to its exception handler, when nothing in it can go on any more: there are
        /// tasks, and none of them is ready; no timer is pending; no thread works for the loop
        /// ([#toThread][Asyncio#toThread], [EventLoop#runInExecutor], a `CompletionStage` that is awaited); no task is
        /// blocked in a JDK call; no signal and no I/O is listened to; no [BlockingPortal] is open, and no task waits
        /// in a [ThreadSafeQueue]. The report holds a [DeadlockException], with the cycle of tasks that wait for each
        /// other, if there is one, and where all tasks are.
        ///
        /// It is certain that nothing goes on if all that the loop runs for is a cycle of tasks, and reported at once.
        /// Else another thread may still call [EventLoop#callSoonThreadsafe], and it is a suspicion, reported when
        /// nobody has done so for the time of grace. A loop that is meant to wait so has no use for this.
        ///
        /// Without this call a loop with a virtual clock does it, with five seconds of grace, and others do not.
        ///
        /// @param grace how long nothing happens before a suspicion is reported, in real time, whatever the clock
        /// @return this builder
        /// @throws IllegalArgumentException if it is negative
        public Builder detectDeadlocks(Duration grace) {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("the time of grace is " + grace + ": it must not be negative");
            }
            this.deadlockGrace = grace;
            this.failsOnDeadlock = false;
            return this;
        }

        /// Does the same as [#detectDeadlocks], but ends the run of the loop with the [DeadlockException].
        ///
        /// @param grace how long nothing happens before a suspicion becomes an exception, in real time
        /// @return this builder
        /// @throws IllegalArgumentException if it is negative
        public Builder failOnDeadlock(Duration grace) {
            detectDeadlocks(grace);
            this.failsOnDeadlock = true;
            return this;
        }

        private @Nullable Standstill standstill(Scheduler scheduler) {
            long grace = deadlockGrace == null ? clock.patience() : Durations.nanos(deadlockGrace, "grace");
            return grace == Clock.FOREVER ? null : new Standstill(scheduler, grace, failsOnDeadlock);
        }

        private Watchdog.@Nullable Watch watch(Scheduler scheduler) {
            var millis = Long.getLong("asyncio.watchdog", 0);
            var threshold = watchdog == null && millis > 0 ? Duration.ofMillis(millis) : watchdog;
            return threshold == null ? null : new Watchdog.Watch(scheduler, threshold, slowStepListener);
        }

        /// Makes the loop.
        ///
        /// @return the loop
        /// @throws IllegalStateException if the kind of fiber does not work in this process
        public EventLoop build() {
            return new EventLoop(this);
        }
    }
}
