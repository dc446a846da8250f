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

    /// The task whose code runs here; null in a callback.
    @Nullable
    Task<?> task;

    /// The context of the code that runs here.
    @Nullable
    Context context;

    /// Who runs next, at once, when this fiber gives up the carrier. Null: whoever the ready queue says.
    @Nullable
    Fiber successor;

    /// What to run instead of draining the queue, set before a spare fiber is mounted.
    @Nullable
    Runnable job;

    /// Whether this fiber waits in [#giveUp] for its next [#mount].
    boolean parked;

    /// Whether this fiber is held up in a blocking call of the JDK.
    boolean outside;

    boolean ended;

    /// Whether this fiber is of no more use and is to end.
    volatile boolean retired;

    Fiber(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// Returns the fiber that the current thread is, or null.
    static @Nullable Fiber current() {
        var scheduler = Scheduler.running();
        return scheduler == null ? null : scheduler.current;
    }

    abstract Thread thread();

    /// Lets this fiber run until it gives up, blocks or ends. Called by the carrier only.
    abstract void mount();

    /// Lets the carrier go on; returns when this fiber is mounted again. Called on this fiber only.
    abstract void giveUp();

    /// Whether a task that is about to start here could see what an earlier one left behind. Cleans up, if it can.
    abstract boolean isClean();

    /// Parks this fiber as a spare, or retires it.
    abstract void rest();

    @Override
    public final void run() {
        try {
            while (!retired) {
                work();
                rest();
            }
        } catch (Throwable e) {
            scheduler.crash(e);
        } finally {
            ended = true;
        }
    }

    private void work() {
        var work = job;
        if (work != null) {
            job = null;
            isClean(); // A spare is, or cleans up.
            work.run();
            task = null;
            context = null;
            if (successor != null) return; // Somebody waits for this very end.
        }
        drain();
    }

    private void drain() {
        for (Ready next; (next = scheduler.next()) != null; ) {
            switch (next) {
                case Handle callback -> {
                    scheduler.take();
                    scheduler.prepareSpare();
                    callback.run(this);
                }
                case Task<?> starting
                when starting.isNew() && isClean() -> {
                    scheduler.take();
                    scheduler.prepareSpare();
                    starting.run(this);
                }
                default -> {
                    return; // It has a fiber of its own, or needs a clean one: the carrier's to find.
                }
            }
        }
    }

    /// Suspends the task that runs here until its entry in the ready queue has its turn.
    final void suspend(Task<?> suspended) {
        if (successor == null && scheduler.next() == suspended) {
            scheduler.take(); // Its turn has come already: no need to park.
        } else {
            giveUp();
        }
    }

    /// Lets another fiber run, at once and without a turn of the loop in between; returns when it hands back.
    final void transfer(Fiber to) {
        var own = successor; // Still to be run after this one, when it gives up for good.
        successor = to;
        giveUp();
        successor = own;
    }
}
