package asyncio;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/// Tasks that wait, under a [Lock], until another task signals that something has changed.
///
/// Python: `asyncio.Condition`. Its `wait`, `notify` and `notify_all` are `await`, `signal` and `signalAll`, as in
/// `java.util.concurrent`; its `wait_for` is [#awaitUntil].
public final class Condition {
    private final WaitQueue waiters = new WaitQueue(this);
    private final Lock lock;

    /// Creates a condition with a lock of its own.
    public Condition() {
        this(new Lock());
    }

    /// Creates a condition with a lock that others use, too.
    ///
    /// @param lock the lock
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock, "lock");
    }

    /// Acquires the lock, see [Lock#acquire]. May suspend.
    public void acquire() {
        lock.acquire();
    }

    /// Releases the lock, see [Lock#release]. Does not suspend.
    public void release() {
        lock.release();
    }

    /// Acquires the lock for a try-with-resources, see [Lock#hold]. May suspend.
    ///
    /// @return releases the lock when it is closed
    public Held hold() {
        return lock.hold();
    }

    /// Returns whether a task holds the lock.
    ///
    /// @return true if it is held
    public boolean locked() {
        return lock.locked();
    }

    /// Releases the lock, waits for a signal, and acquires the lock again. Suspends. The lock is held again when this
    /// returns or throws, however often the task is cancelled meanwhile. It may return without a signal.
    ///
    /// @throws IllegalStateException if nobody holds the lock
    /// @throws CancelledError if the current task is cancelled while it waits
    public void await() {
        ensureLocked("await()");
        var turn = waiters.join("Condition.await()");
        lock.release();
        try {
            try {
                turn.await();
            } finally {
                waiters.leave(turn);
                acquireAgain();
            }
        } catch (Throwable e) {
            waiters.wakeNext(); // We may have been signalled: let another one have it.
            throw e;
        }
    }

    /// Acquires the lock, whatever happens, and throws the last cancellation that came meanwhile.
    private void acquireAgain() {
        CancelledError cancelled = null;
        while (true) {
            try {
                lock.acquire();
                break;
            } catch (CancelledError e) {
                cancelled = e;
            }
        }
        if (cancelled != null) throw cancelled;
    }

    /// Waits until a predicate holds, looking at it after every signal. Suspends unless it holds already.
    ///
    /// @param predicate what is to hold; it is called with the lock held
    /// @throws IllegalStateException if nobody holds the lock
    public void awaitUntil(BooleanSupplier predicate) {
        while (!predicate.getAsBoolean()) await();
    }

    /// Wakes one waiting task; it goes on when it gets the lock. Does not suspend.
    ///
    /// @throws IllegalStateException if nobody holds the lock
    public void signal() {
        signal(1);
    }

    /// Wakes up to `count` waiting tasks; they go on when they get the lock. Does not suspend.
    ///
    /// @param count how many at most
    /// @throws IllegalStateException if nobody holds the lock
    public void signal(int count) {
        ensureLocked("signal()");
        for (int i = 0; i < count && waiters.wakeNext(); i++) {}
    }

    /// Wakes all waiting tasks; they go on when they get the lock. Does not suspend.
    ///
    /// @throws IllegalStateException if nobody holds the lock
    public void signalAll() {
        ensureLocked("signalAll()");
        waiters.wakeAll();
    }

    private void ensureLocked(String operation) {
        if (!lock.locked()) {
            throw new IllegalStateException(operation + " was called on " + this
                    + ", whose lock is not held. Call it inside try (var _ = condition.hold())");
        }
    }

    @Override
    public String toString() {
        return "Condition[" + (lock.locked() ? "locked" : "unlocked") + waiters + "]";
    }
}
