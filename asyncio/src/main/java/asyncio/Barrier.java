package asyncio;

/// A place where tasks wait until a number of them have come, and then all go on. It can be used again and again.
///
/// ```text
///             the last one comes                 the last one has left
///   filling ---------------------> draining -------------------------------> filling
///      |           reset                                 the last one has left
///      +---------------------> resetting ----------------------------------> filling
///      |           abort                           reset
///      +---------------------> broken ----------------------------> filling
/// ```
///
/// Python: `asyncio.Barrier`. Its `wait` is `await` here.
public final class Barrier {
    private enum State {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    private final Condition changed = new Condition();
    private final int parties;
    private State state = State.FILLING;
    private int inside;

    /// Creates a barrier.
    ///
    /// @param parties how many tasks it waits for
    /// @throws IllegalArgumentException if there is not one at least
    public Barrier(int parties) {
        if (parties < 1)
            throw new IllegalArgumentException("a barrier cannot have " + parties + " parties: give 1 or more");
        this.parties = parties;
    }

    /// Waits until all parties have come. Suspends, unless the current task is the last one.
    ///
    /// @return in which place it came, from 0 on
    /// @throws BrokenBarrierException if the barrier is reset or broken meanwhile, or is broken already
    /// @throws CancelledError if the current task is cancelled while it waits; the others go on waiting
    public int await() {
        try (var _ = changed.hold()) {
            changed.awaitUntil(() -> state != State.DRAINING && state != State.RESETTING);
            if (state == State.BROKEN) throw new BrokenBarrierException(this + " is broken. reset() it first");
            try {
                return arrive();
            } finally {
                leave();
            }
        }
    }

    private int arrive() {
        int place = inside++;
        if (inside == parties) {
            state = State.DRAINING;
            changed.signalAll();
        } else {
            changed.awaitUntil(() -> state != State.FILLING);
            if (state != State.DRAINING)
                throw new BrokenBarrierException(this + " was reset or broken while a task waited");
        }
        return place;
    }

    private void leave() {
        if (--inside > 0) return;
        if (state == State.DRAINING || state == State.RESETTING) state = State.FILLING;
        changed.signalAll(); // Those who came while it drained may enter.
    }

    /// Makes the barrier as new. Those who wait get a [BrokenBarrierException]. May suspend.
    public void reset() {
        try (var _ = changed.hold()) {
            state = inside > 0 ? State.RESETTING : State.FILLING;
            changed.signalAll();
        }
    }

    /// Breaks the barrier, until it is reset: those who wait, and those who come, get a [BrokenBarrierException]. May
    /// suspend.
    public void abort() {
        try (var _ = changed.hold()) {
            state = State.BROKEN;
            changed.signalAll();
        }
    }

    /// Returns how many tasks this waits for.
    ///
    /// @return the number
    public int parties() {
        return parties;
    }

    /// Returns how many tasks have come and wait for the others.
    ///
    /// @return the number; 0 while they leave
    public int waiting() {
        return state == State.FILLING ? inside : 0;
    }

    /// Returns whether this is broken.
    ///
    /// @return true after [#abort], until [#reset]
    public boolean broken() {
        return state == State.BROKEN;
    }

    @Override
    public String toString() {
        return "Barrier[" + state.name().toLowerCase(java.util.Locale.ROOT) + ", " + inside + " of " + parties + "]";
    }
}
