package asyncio;

import org.jspecify.annotations.Nullable;

/// A virtual thread of a loop. One of them runs at a time, while the loop's own thread, the carrier, is inside
/// [#mount].
///
/// ```text
///            mount                      giveUp
///   parked ---------> running tasks and --------> parked
///                     callbacks         run ends
///                                       --------> ended
/// ```
abstract sealed class Fiber implements Ready, Runnable permits LoopFiber, HandoffFiber {
    /*
     * A fiber is a runner until a task suspends on it: it drains the ready queue, and runs callbacks and new
     * tasks by plain calls, one after another. A task that suspends keeps the fiber it is on, stack and all; the
     * carrier goes on with another one. When that task has ended its fiber goes on as a runner.
     *
     * All fields belong to whoever has the baton: the running fiber, or the carrier while none runs.
     */
    final Scheduler scheduler;

    /// The task or callback whose code runs here; before a spare fiber is mounted, the job it is given.
    @Nullable
    Ready running;

    /// The context that this code has entered by a call of [Context#call]; null: the one it began with.
    @Nullable
    Context entered;

    /// Who runs next, at once, when this fiber gives up the carrier. Null: whoever the ready queue says.
    @Nullable
    Fiber successor;

    /// Whether this fiber is held up in a blocking call of the JDK.
    boolean outside;

    boolean ended;

    /// Whether this fiber is of no more use and is to end.
    volatile boolean retired;

    /// What a spare fiber is to run instead of draining the queue, and the task it is done for.
    record Job(Task<?> task, Runnable work) implements Ready {}

    Fiber(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// Returns the fiber that the current thread is, or null.
    static @Nullable Fiber current() {
        var scheduler = Scheduler.running();
        return scheduler == null ? null : scheduler.current;
    }

    /// Returns the task whose code runs here; null in a callback.
    final @Nullable Task<?> task() {
        if (running instanceof Task<?> task) return task;
        return running instanceof Job job ? job.task : null;
    }

    /// Returns the context of the code that runs here.
    final Context context() {
        if (entered != null) return entered;
        return switch (running) {
            case Task<?> task -> task.getContext();
            case Handle callback -> callback.getContext();
            case null, default -> entered = new Context();
        };
    }

    /// Returns the values of the context of the code that runs here.
    final ContextMap contextValues() {
        if (entered != null) return entered.values();
        return switch (running) {
            case Task<?> task -> task.contextValues();
            case Handle callback -> callback.contextValues();
            case null, default -> ContextMap.EMPTY;
        };
    }

    /// Notes that the task or callback that ran here has ended.
    final void leave() {
        running = null;
        entered = null;
    }

    abstract Thread thread();

    /// Lets this fiber run until it gives up, blocks or ends. Called by the carrier only.
    abstract void mount();

    /// Lets the carrier go on; returns when this fiber is mounted again. Called on this fiber only.
    abstract void giveUp();

    /// Whether this fiber waits in [#giveUp] and was not mounted since.
    abstract boolean isParked();

    /// Reads what [#mount] is going to need, so that it is in the processor's cache. What this returns means nothing.
    abstract boolean readAhead();

    /// Whether a task or callback that is about to begin here would see nothing that an earlier one left behind. Cleans
    /// up, if it can.
    abstract boolean isFitFor(Ready beginning);

    /// Does the same for the job of a spare fiber, which is fit or can be made so.
    abstract void prepareForJob();

    /// Parks this fiber as a spare, or retires it.
    abstract void rest();

    /*
     * These frames are at the bottom of the stack of every suspended task, so they are few and small: looking for work
     * is done in the frame that a task is run in, when the task has ended. And no branch comes behind the first task of
     * a fiber. The JIT compiler leaves out the branches that it has never seen taken. If it compiles these methods while
     * thousands of tasks are suspended and none has ended yet, whatever comes behind the task would be missing in all
     * these stacks, and each would be taken apart when it gets there, which takes 20 microseconds. The call of a method
     * that was never called remains a call.
     */
    @Override
    public final void run() {
        try {
            begin();
        } catch (Throwable e) {
            scheduler.crash(e);
        } finally {
            ended = true;
        }
    }

    /// Does the job that this fiber was given, or looks for work; then does what it found; then goes on like that.
    private void begin() {
        goOn(run(run(running)));
    }

    private void goOn(@Nullable Ready first) {
        for (var work = first; work != null; ) work = run(work);
    }

    /// Begins a task, or does a job, and returns what is to come next. Null: this fiber is to end.
    // No switch over patterns: the JIT compiler may not inline the call that such a one makes, and its frame would be
    // on the stack of every suspended task.
    private @Nullable Ready run(@Nullable Ready work) {
        if (work instanceof Task<?> task) task.run(this);
        else if (work instanceof Job job) run(job);
        else return nextWork();
        return workAfterwards();
    }

    /// The same as [#nextWork], and not called before a task has ended: its branches would be behind the task.
    private @Nullable Ready workAfterwards() {
        return nextWork();
    }

    private void run(Job job) {
        prepareForJob();
        running = job.task;
        job.work.run();
        leave();
    }

    /// Returns the task or job to begin here, and rests until there is one. Null: this fiber is to end.
    private @Nullable Ready nextWork() {
        while (!retired) {
            if (running instanceof Job job) return job;
            var task = successor == null ? drain() : null; // Otherwise somebody waits for this very moment.
            if (task != null) return task;
            if (!retired) rest();
        }
        return null;
    }

    /// Runs callbacks until a new task is next, and returns that. Null: the carrier is to look.
    private @Nullable Task<?> drain() {
        while (!retired) {
            scheduler.spares.prepare(); // Should what comes now block.
            var next = scheduler.next();
            if (next instanceof Handle callback && isFitFor(callback)) {
                scheduler.take();
                callback.run(this);
            } else if (next instanceof Task<?> over && over.done()) {
                scheduler.take();
            } else if (next instanceof Task<?> starting && starting.isNew() && isFitFor(starting)) {
                scheduler.take();
                return starting;
            } else {
                return null; // Nothing; or it has a fiber of its own, or needs another one: the carrier's to find.
            }
        }
        return null;
    }

    /// Suspends the task that runs here, and is in the ready queue, until its turn comes.
    final void awaitTurn(Task<?> queued) {
        if (successor == null && scheduler.next() == queued) {
            scheduler.take(); // It has come already: no need to park.
        } else {
            giveUp();
        }
    }

    /// Lets a fiber run, at once and without a turn of the loop in between; returns when that one gives up. If this
    /// one cannot give up the carrier, nothing has happened.
    final void call(Fiber callee) {
        var caller = successor;
        callee.successor = this;
        successor = callee;
        try {
            giveUp();
        } catch (Throwable e) {
            callee.successor = null;
            throw e;
        } finally {
            successor = caller;
        }
    }

    /// Lets a fiber that stands in for this one run, as [#handOver], and returns when it hands over to this one. If
    /// this one cannot give up the carrier, nothing has happened.
    final void transfer(Fiber to) {
        handOver(to);
        try {
            giveUp();
        } catch (Throwable e) {
            successor = to.successor;
            to.successor = null;
            throw e;
        }
    }

    /// Has another fiber run next in place of this one: it is to go back to whoever called this one.
    final void handOver(Fiber to) {
        to.successor = successor;
        successor = to;
    }
}
