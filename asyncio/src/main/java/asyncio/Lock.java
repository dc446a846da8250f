package asyncio;

/// A lock that one task holds at a time.
///
/// Tasks get it in the order in which they asked. It is not re-entrant, and it has no owner: any task may release it.
/// Not needed to protect data from other threads, because tasks of a loop do not run at the same time; it protects a
/// section that suspends from other tasks.
///
/// {@snippet class = "asyncio.LockTest" region = "lock"}
///
/// Python: `asyncio.Lock`. `async with lock` is `try (var _ = lock.hold())`.
public final class Lock {
    private final WaitQueue waiters = new WaitQueue(this);
    private boolean locked;

    /// Creates a lock that nobody holds.
    public Lock() {}

    /// Returns whether a task holds this lock.
    ///
    /// @return true if it is held
    public boolean locked() {
        return locked;
    }

    /// Acquires this lock. Suspends while another task holds it or came first; otherwise not.
    ///
    /// @throws CancelledError if the current task is cancelled while it waits
    public void acquire() {
        if (!locked && waiters.isEmpty()) {
            locked = true;
            return;
        }
        try {
            waiters.await("Lock.acquire()");
        } catch (CancelledError e) {
            if (!locked) waiters.wakeFirst(); // It may have been our turn: hand it on.
            throw e;
        }
        locked = true;
    }

    /// Releases this lock, to the task that has waited longest. Does not suspend.
    ///
    /// @throws IllegalStateException if nobody holds it
    public void release() {
        if (!locked) throw new IllegalStateException(this + " was released, but nobody holds it. acquire() it first");
        locked = false;
        waiters.wakeFirst();
    }

    /// Acquires this lock, as [#acquire], for a try-with-resources.
    ///
    /// @return releases this lock when it is closed
    public Held hold() {
        acquire();
        return this::release;
    }

    @Override
    public String toString() {
        return "Lock[" + (locked ? "locked" : "unlocked") + waiters + "]";
    }
}
