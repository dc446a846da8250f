package asyncio;

/// A number of permits that tasks acquire and release.
///
/// Tasks get permits in the order in which they asked; nobody overtakes. Use it to limit how many tasks do something at
/// once. For threads there is [CapacityLimiter], for how many tasks there are [TaskGroup.Builder#limit], and for
/// applying a function to many items [Asyncio#mapConcurrent].
///
/// Python: `asyncio.Semaphore`. `async with semaphore` is `try (var _ = semaphore.hold())`.
public sealed class Semaphore permits BoundedSemaphore {
    private final WaitQueue waiters = new WaitQueue(this);
    int permits;

    /// Creates a semaphore.
    ///
    /// @param permits how many permits there are at first
    /// @throws IllegalArgumentException if the number is negative
    public Semaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("a semaphore cannot have " + permits + " permits: give zero or more");
        }
        this.permits = permits;
    }

    /// Returns whether [#acquire] would suspend: no permit is left, or others wait.
    ///
    /// @return true if it would
    public boolean locked() {
        return permits == 0 || !waiters.isEmpty();
    }

    /// Acquires a permit. Suspends if none is left or others wait.
    ///
    /// @throws CancelledError if the current task is cancelled while it waits
    public void acquire() {
        if (!locked()) {
            permits--;
            return;
        }
        var turn = waiters.join("Semaphore.acquire()");
        try {
            turn.await();
        } catch (CancelledError e) {
            if (turn.woken()) permits++; // A permit was put aside for us: give it back.
            throw e;
        } finally {
            waiters.leave(turn);
            while (permits > 0 && grantNext()) {}
        }
    }

    /// Returns a permit, or adds one. Does not suspend.
    public void release() {
        permits++;
        grantNext();
    }

    /// Puts a permit aside for the task that has waited longest, and wakes it.
    private boolean grantNext() {
        if (!waiters.wakeNext()) return false;
        permits--;
        return true;
    }

    /// Acquires a permit, as [#acquire], for a try-with-resources.
    ///
    /// @return releases the permit when it is closed
    public Held hold() {
        acquire();
        return this::release;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[permits=" + permits + waiters + "]";
    }
}
