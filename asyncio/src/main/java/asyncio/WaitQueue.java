package asyncio;

import org.jspecify.annotations.Nullable;

/// Tasks suspended until somebody wakes them, in order of arrival.
final class WaitQueue {
    /*
     * Every primitive of this package is this class plus a field or two, so fairness is right once or wrong
     * everywhere.
     *
     * A turn is in the list from the moment its task waits until that task runs again, so also while it is woken
     * already, or cancelled already, and its task has not had its turn of the loop. `next` is the first turn that may
     * still be pending: those before it are woken or cancelled.
     *
     * Sharp edge: a task may be cancelled after it was woken and before it runs, and its wakeup is then spent.
     * Event does not mind, it wakes everybody. Whoever wakes one task, to hand it something, must hand it on when
     * `await` throws and the turn was woken.
     */
    private final Object owner;
    private @Nullable Turn first;
    private @Nullable Turn last;
    private @Nullable Turn next;
    private int waiting;

    WaitQueue(Object owner) {
        this.owner = owner;
    }

    /// Whether anybody is here who was not cancelled. Those who were woken and have not gone on yet count.
    boolean isEmpty() {
        return waiting == 0;
    }

    /// Returns how many are here who were not cancelled.
    int size() {
        return waiting;
    }

    /// Suspends the current task until it is woken.
    void await(String operation) {
        var turn = join(operation);
        try {
            turn.await();
        } finally {
            leave(turn);
        }
    }

    /// Lines up the current task. To be followed by `await` on the turn, and by [#leave].
    Turn join(String operation) {
        var scheduler = Task.require(operation).scheduler;
        if (first != null && first.scheduler != scheduler) {
            throw WrongLoopException.usedOn(owner, first.getLoop(), scheduler.loop);
        }
        var turn = new Turn(scheduler, this);
        turn.before = last;
        if (last == null) first = turn;
        else last.after = turn;
        last = turn;
        if (next == null) next = turn;
        waiting++;
        return turn;
    }

    void leave(Turn turn) {
        if (turn.before == null) first = turn.after;
        else turn.before.after = turn.after;
        if (turn.after == null) last = turn.before;
        else turn.after.before = turn.before;
        if (next == turn) next = turn.after;
        if (!turn.cancelled()) waiting--;
    }

    /// Wakes the one who came first, unless that one is on its way already, woken or cancelled.
    void wakeFirst() {
        if (first != null) first.trySucceed(null);
    }

    /// Wakes the one who has waited longest. Returns false if nobody waits.
    boolean wakeNext() {
        while (next != null && next.done()) next = next.after;
        if (next == null) return false;
        next.succeed(null);
        return true;
    }

    void wakeAll() {
        while (wakeNext()) {}
    }

    /// Says how many wait, to go behind other words.
    @Override
    public String toString() {
        return waiting == 0 ? "" : ", waiters=" + waiting;
    }

    /// The wait of one task.
    static final class Turn extends Future<@Nullable Void> {
        private final WaitQueue queue;
        private @Nullable Turn before;
        private @Nullable Turn after;

        private Turn(Scheduler scheduler, WaitQueue queue) {
            super(scheduler);
            this.queue = queue;
        }

        /// Whether this turn was woken, so that a task that cannot make use of it has to hand it on.
        boolean woken() {
            return done() && !cancelled();
        }

        @Override
        public boolean cancel(@Nullable String message) {
            boolean cancelled = super.cancel(message);
            if (cancelled) queue.waiting--;
            return cancelled;
        }

        @Override
        String name() {
            return queue.owner.toString();
        }
    }
}
