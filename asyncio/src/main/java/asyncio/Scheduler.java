package asyncio;

import asyncio.spi.Clock;
import asyncio.spi.Poller;
import asyncio.spi.Schedule;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The engine of a loop: what is ready, what is due later, and which fiber runs.
final class Scheduler {
    /*
     * A turn is CPython's iteration: collect what other threads sent and the timers that are due, then run exactly
     * the entries that are ready at this moment. What becomes ready meanwhile waits for the next turn.
     *
     * Two parties work on the queue: the carrier, which is the thread inside run(), and the fiber that it has mounted.
     * Only one of them is active at a time, so nothing here needs a lock. A fiber takes callbacks, new tasks and its
     * own resumption off the queue, and may begin a turn. The carrier mounts fibers and waits. It runs no code of
     * the user and waits for no lock: a task that holds the lock might need this carrier to go on.
     *
     * Everything is for the active party only, except what is marked as open to all threads.
     */

    /// After so many turns begun by fibers the carrier gets a chance to poll for I/O.
    private static final int TURNS_BETWEEN_POLLS = 64;

    private static final VarHandle STEPS = stepsHandle();

    final EventLoop loop;
    final Clock clock;
    final Unretrieved unretrieved = new Unretrieved();
    final TaskList tasks = new TaskList();
    final DebugNotes notes = new DebugNotes();
    boolean debug;

    /// What the loop runs for, if it is something.
    @Nullable
    Future<?> awaited;

    /// What to do when nothing can go on any more, if anything.
    @Nullable
    Standstill standstill;

    /// Who looks whether steps of this loop take too long. Open to all threads.
    volatile Watchdog.@Nullable Watch watch;

    /// The context class loader with which every task and callback begins.
    final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

    /// The fiber that is mounted. Read by other threads, which compare it with themselves.
    @Nullable
    Fiber current;

    /// The thread inside [#run]. Open to all threads.
    volatile @Nullable Thread carrier;

    final Poller poller;
    final Spares spares;
    private final FiberKind kind;
    private final @Nullable Arrangement arrangement;
    private final ReadyQueue ready = new ReadyQueue();
    private final Timers timers = new Timers();

    /// What other threads made ready. Open to all threads.
    private final ConcurrentLinkedQueue<Ready> incoming = new ConcurrentLinkedQueue<>();

    /// What other threads want to know of this loop. Open to all threads.
    private final ConcurrentLinkedQueue<Runnable> questions = new ConcurrentLinkedQueue<>();

    /// What other threads wait for. Open to all threads.
    final Set<Bridges.Promise<?>> promises = ConcurrentHashMap.newKeySet();

    /// Whether a thread runs or closes this loop, or is about to. Open to all threads.
    private final AtomicBoolean taken = new AtomicBoolean();

    /// Whether the carrier waits, or is about to, and must be woken. Open to all threads.
    private final AtomicBoolean asleep = new AtomicBoolean();

    /// How many entries of the queue were taken. Read by other threads, which see whether it goes on.
    @SuppressWarnings("unused") // Through its handle.
    private long steps;

    /// The task that was last given a request to cancel that its shield had held back. It matters until that task
    /// suspends again, so there is a place for one here and none in every task.
    @Nullable
    Task<?> lastHeldBack;

    /// The scope that the next task to be started begins with.
    private @Nullable Scope scopeOfNext;

    private int batch;
    private long activity;
    private int turnsSincePoll;
    private int outsideWork;
    int doors; // Open portals, and tasks that wait in queues of threads.
    private boolean stopping;
    private boolean interrupted;
    private volatile boolean closed;
    private @Nullable Throwable crash;
    private @Nullable DeadlockException deadlock;
    private @Nullable Runnable interruptHandler;
    private long stepStarted;

    Scheduler(EventLoop loop, Clock clock, Poller poller, FiberKind kind, @Nullable Schedule schedule) {
        this.loop = loop;
        this.clock = clock;
        this.poller = poller;
        this.kind = kind;
        spares = new Spares(this, kind);
        arrangement = schedule == null ? null : new Arrangement(schedule);
    }

    // ---- Who is asking

    /// Returns the scheduler that the current thread works for, or null. Open to all threads.
    static @Nullable Scheduler running() {
        return RunningSchedulers.of(Thread.currentThread());
    }

    /// Whether a thread is the active party here. Others read `current` without order: they may see any fiber, but
    /// never themselves.
    boolean isActive(Thread thread) {
        var fiber = current;
        return fiber == null ? carrier == thread : fiber.thread() == thread;
    }

    boolean isRunning() {
        return carrier != null;
    }

    /// Reserves this loop for the current thread, to run or close it. Returns false if another one, or this one, has
    /// it. Open to all threads.
    boolean takeOver() {
        return taken.compareAndSet(false, true);
    }

    void letGo() {
        taken.set(false);
    }

    FiberKind kind() {
        return kind;
    }

    /// Makes sure that the loop is open, and that the current thread may touch it.
    void ensureUsable(String operation) {
        if (closed) throw closed(operation);
        if (carrier != null && !isActive(Thread.currentThread())) throw WrongLoopException.wrongThread(operation, loop);
    }

    private IllegalStateException closed(String operation) {
        return new IllegalStateException(
                operation + " was called on " + loop + ". Make a new loop, or use Asyncio.run");
    }

    // ---- The ready queue

    /// Puts an entry at the end of the queue.
    void push(Ready entry) {
        ready.add(entry);
    }

    /// Puts an entry at the end of the queue and wakes the loop. Open to all threads.
    void pushThreadsafe(Ready entry) {
        incoming.add(entry);
        if (asleep.get() && asleep.compareAndSet(true, false)) poller.wakeup();
    }

    /// Puts a question that the loop answers when it comes to it, or when it waits for an answer itself. Open to all
    /// threads.
    void ask(Runnable question) {
        questions.add(question);
        pushThreadsafe(new Handle(this, this::answer, ContextMap.EMPTY));
    }

    /// Answers what other threads have asked.
    void answer() {
        for (Runnable question; (question = questions.poll()) != null; ) question.run();
    }

    /// Called by the JDK when a fiber can go on after a blocking call. Open to all threads.
    void becameRunnable(LoopFiber fiber) {
        if (isActive(Thread.currentThread())) {
            push(fiber);
        } else {
            pushThreadsafe(fiber);
            if (closed && incoming.remove(fiber)) fiber.goOnElsewhere();
        }
    }

    /// Returns the entry to run next and leaves it in the queue, beginning a turn if need be. Null if the carrier has
    /// to take over: there is nothing to do, or it is time to poll, or to stop. Runs what needs no fiber.
    @Nullable
    Ready next() {
        while (batch > 0 || beginTurn()) {
            var entry = ready.peek();
            if (entry instanceof Notification notification) {
                take();
                notification.deliver();
            } else if (entry instanceof Handle handle) {
                if (handle instanceof TimerHandle timer) timers.comesUp(timer);
                if (!handle.isInternal() && !handle.cancelled()) return handle;
                take();
                handle.runInternal();
            } else if (entry instanceof Sleep sleep) {
                take();
                ready.lookAhead();
                timers.comesUp(sleep);
                sleep.due();
            } else {
                return entry;
            }
        }
        return null;
    }

    /// Removes the entry that [#next] returned.
    void take() {
        ready.remove();
        batch--;
        STEPS.setOpaque(this, steps + 1);
    }

    private boolean beginTurn() {
        if (stopping || ++turnsSincePoll > TURNS_BETWEEN_POLLS || poller.hasRequests()) return false;
        collect();
        return batch > 0;
    }

    void takeIncoming() {
        for (Ready entry; (entry = incoming.poll()) != null; ) ready.add(entry);
    }

    private void collect() {
        takeIncoming();
        if (!timers.isEmpty()) {
            for (long now = clock.nanoTime(); !timers.isEmpty() && nextDeadline() <= now; ) {
                ready.add(timers.removeFirst());
            }
        }
        if (arrangement != null && !ready.isEmpty()) arrangement.arrange(ready);
        batch = ready.size();
        activity += batch;
    }

    /// Returns when the next timer comes up. A cancelled one that is due does so, too, and does nothing then, as in Python;
    /// but it is nothing for a schedule to choose.
    private long nextDeadline() {
        return arrangement == null ? timers.deadline() : timers.earliest();
    }

    /// Returns how many entries the turns so far have had.
    long activity() {
        return activity;
    }

    // ---- Timers

    List<TimerHandle> scheduledCalls() {
        return timers.handles();
    }

    void addTimer(TimerHandle timer) {
        timers.add(timer.when(), timer);
    }

    void addTimer(long deadline, Sleep sleep) {
        timers.add(deadline, sleep);
    }

    /// Adds a timer for something short of this library's own, which needs no fiber: it never blocks and never throws.
    TimerHandle callLaterInternal(long nanos, Runnable action) {
        var timer = new TimerHandle(this, deadline(nanos), action, null);
        addTimer(timer);
        return timer;
    }

    /// Returns the time `nanos` from now; what lies beyond the end of time is at its end.
    long deadline(long nanos) {
        long now = clock.nanoTime();
        long sum = now + nanos;
        return nanos > 0 && sum < now ? Long.MAX_VALUE : sum;
    }

    /// Notes that a timer was cancelled that has not come up. Open to all threads; what a stranger cancels is not counted.
    ///
    /// @return whether it was
    boolean timerCancelled() {
        if (carrier != null && !isActive(Thread.currentThread())) return false;
        timers.noteCancelled();
        return true;
    }

    // ---- The carrier

    /// Runs turns on the current thread until [#stop]; one at least.
    void run() {
        carrier = Thread.currentThread();
        RunningSchedulers.add(this);
        if (watch != null) Watchdog.watch(watch);
        try {
            poll();
            for (; ; ) {
                var entry = next();
                if (crash != null) throw new IllegalStateException(loop + " failed, by a fault of this library", crash);
                if (entry != null) dispatch(entry);
                else if (stopping) break;
                else poll();
            }
            if (deadlock != null) throw deadlock;
        } finally {
            deadlock = null;
            stopping = false;
            batch = 0;
            current = null;
            if (watch != null) Watchdog.leave(watch);
            RunningSchedulers.remove(this);
            carrier = null;
            if (interrupted) Thread.currentThread().interrupt();
            interrupted = false;
        }
    }

    /// Ends [#run] after the current turn.
    void stop() {
        stopping = true;
    }

    /// Waits until there is something to do, and begins a turn.
    private void poll() {
        turnsSincePoll = 0;
        takeIncoming();
        unretrieved.collect(this);
        loop.closeForgottenGenerators();
        sleep(ready.isEmpty() && !stopping ? idleTime() : 0);
        collect();
    }

    /// Returns for how long there is nothing to do.
    private long idleTime() {
        long untilTimer = untilFirstTimer();
        long nanos = clock.idle(untilTimer, outsideWork > 0);
        if (standstill == null) return nanos;
        boolean timer = untilTimer != Clock.FOREVER;
        if (nanos == Clock.FOREVER && timer == outsideWork > 0 && (timer || !isListening())) {
            return incoming.isEmpty() ? standstill.patience(timer) : 0;
        }
        standstill.over();
        return nanos;
    }

    /// Whether something that is no work under way may come at any time.
    private boolean isListening() {
        return doors > 0 || poller.mayWake() || loop.signals.areHeard();
    }

    void sleep(long nanos) {
        if (nanos <= 0) {
            poller.poll(0);
            return;
        }
        asleep.set(true);
        if (incoming.isEmpty()) poller.poll(nanos);
        asleep.set(false);
        if (Thread.interrupted()) { // It would keep us from waiting, so it is put off until the loop ends.
            interrupted = true;
            if (interruptHandler != null) interruptHandler.run();
        }
    }

    private long untilFirstTimer() {
        long earliest = timers.earliest();
        if (timers.isEmpty()) return Clock.FOREVER;
        return Math.max(0, earliest - clock.nanoTime());
    }

    private void dispatch(Ready entry) {
        var suspended = takeSuspended(entry);
        if (suspended != null) {
            resume(suspended);
        } else if (entry instanceof LoopFiber fiber) {
            take();
            mountRunnable(fiber);
        } else {
            mount(spares.get());
        }
    }

    /// Takes an entry if it is a suspended task, and returns its fiber.
    private @Nullable Fiber takeSuspended(@Nullable Ready entry) {
        if (!(entry instanceof Task<?> task) || task.fiber == null) return null;
        take();
        ready.lookAhead();
        return task.fiber;
    }

    /// Lets a suspended task go on, and who is to follow at once, and then others, as long as such a one is next. The
    /// processor does not foresee where a frame returns to that was left for a fiber meanwhile, so there are few between
    /// this loop and the fiber: [#mount] in the middle of it would be a frame of its own.
    private void resume(Fiber suspended) {
        for (Fiber fiber = suspended; fiber != null; ) {
            current = fiber;
            fiber.mount();
            fiber = afterwards(fiber);
            if (fiber == null && crash == null) fiber = takeSuspended(next());
        }
    }

    /// Lets a fiber run, and then those that are to follow it at once.
    private void mount(Fiber first) {
        for (Fiber fiber = first; fiber != null; ) {
            current = fiber;
            fiber.mount();
            fiber = afterwards(fiber);
        }
    }

    void mountRunnable(LoopFiber fiber) {
        if (fiber.outside) {
            fiber.outside = false;
            outsideWork--;
        }
        current = fiber;
        fiber.mountRunnable();
        var successor = afterwards(fiber);
        if (successor != null) mount(successor);
    }

    private @Nullable Fiber afterwards(Fiber fiber) {
        current = null;
        if (!fiber.isParked() && !fiber.ended && !fiber.outside) {
            fiber.outside = true; // It gave up the carrier inside a blocking call of the JDK.
            outsideWork++;
        }
        var successor = fiber.successor;
        fiber.successor = null;
        return successor;
    }

    // ---- Scopes

    /// Starts a task, with the scopes that are around the block to which it belongs.
    <T extends @Nullable Object> Task<T> startInside(
            @Nullable Scope scope, Coroutine<T> coroutine, TaskOptions options) {
        scopeOfNext = scope;
        try {
            return loop.createTask(coroutine, options);
        } finally {
            scopeOfNext = null;
        }
    }

    @Nullable
    Scope takeScopeOfNext() {
        var scope = scopeOfNext;
        scopeOfNext = null;
        return scope;
    }

    // ---- Work elsewhere

    /// Notes that a thread works for this loop and will come back with [#pushThreadsafe], or has done so.
    void outsideWork(int difference) {
        outsideWork += difference;
    }

    /// Interrupts a fiber that is held up in a blocking call. Interrupting takes a lock, so the carrier leaves it to a
    /// fiber.
    void interrupt(Task<?> task) {
        if (current != null) task.interruptIfBlocked();
        else push(new Handle(this, task::interruptIfBlocked, ContextMap.EMPTY));
    }

    /// Says what to do when the thread of the loop is interrupted while it waits.
    void onInterrupt(@Nullable Runnable handler) {
        interruptHandler = handler;
    }

    // ---- Debug mode

    /// Turns debug mode on or off. With it comes a watchdog, unless the loop has one already.
    void setDebug(boolean on) {
        if (on && !debug) stepStarted = clock.nanoTime(); // The current step counts from now on.
        debug = on;
        if (!on) notes.clear();
        if (!on || watch != null) return;
        watch = new Watchdog.Watch(this, null, null);
        if (isRunning()) Watchdog.watch(watch);
    }

    @Nullable
    Throwable sourceTraceback(Object created) {
        return debug ? new Throwable("created here: " + created) : null;
    }

    void timed(Runnable callback, Object what) {
        beginStep();
        try {
            callback.run();
        } finally {
            endStep(what);
        }
    }

    void beginStep() {
        if (debug) noteStep(current == null ? null : current.task());
    }

    private void noteStep(@Nullable Task<?> task) {
        stepStarted = clock.nanoTime();
        if (task != null) notes.changed(task, stepStarted);
    }

    void endStep(Object what) {
        if (debug) noteEnd(what);
    }

    private void noteEnd(Object what) {
        long now = clock.nanoTime();
        if (what instanceof Task<?> task) notes.changed(task, now);
        notes.stepTook(now - stepStarted);
        loop.reportIfSlow(what, now - stepStarted);
    }

    // ---- Being looked at

    private static VarHandle stepsHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Scheduler.class, "steps", long.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a field of this very class is missing", e);
        }
    }

    /// Returns how many entries of the ready queue were taken. Open to all threads.
    long steps() {
        return (long) STEPS.getOpaque(this);
    }

    /// Whether the carrier waits for something to do. Open to all threads.
    boolean isIdle() {
        return asleep.get() || carrier == null;
    }

    /// Returns the loop in figures. Open to all threads.
    LoopStatistics statistics() {
        return new LoopStatistics(
                loop.getName(),
                kind,
                isRunning(),
                closed,
                debug,
                tasks.size(),
                ready.size(),
                timers.pending(),
                outsideWork,
                steps(),
                Duration.ofNanos(notes.longestStep()));
    }

    // ---- The end

    /// A fault of this library on a fiber: it must not be lost, and nothing can go on.
    void crash(Throwable fault) {
        crash = fault;
        stopping = true;
    }

    /// Ends [#run] with an exception, after the current turn.
    void fail(DeadlockException exception) {
        deadlock = exception;
        stopping = true;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        timers.clear();
        takeIncoming();
        for (Ready entry; (entry = ready.peek()) != null; ready.remove()) {
            if (entry instanceof LoopFiber fiber) fiber.goOnElsewhere();
        }
        spares.retire();
        poller.close();
        promises.forEach(Bridges.Promise::loopClosed);
    }
}
