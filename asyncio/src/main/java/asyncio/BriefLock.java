package asyncio;

import java.util.concurrent.locks.ReentrantLock;

/// A lock that everybody holds for moments only, between tasks and other threads.
///
/// A virtual thread that wants it spins until it is free. On an ordinary lock it would be unmounted: a task would be
/// suspended by a method that promises not to, and might be cancelled there. For the same reason nobody may wait, nor
/// call code of the user, while it holds this lock.
final class BriefLock extends ReentrantLock {
    private static final long serialVersionUID = 1;

    /// Longer than anybody holds it who is not suspended.
    private static final int SPINS = 1 << 20;

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // It does not depend on priorities: a loop runs its tasks in turn.
    public void lock() {
        if (!Thread.currentThread().isVirtual()) {
            super.lock();
            return;
        }
        for (int spins = 0; !tryLock(); ) {
            Thread.onSpinWait();
            if (++spins > SPINS && isHeldByTask()) Thread.yield();
        }
    }

    /// Whether the one who holds it may need the thread that we spin on: waking a loop takes a monitor of the JDK's
    /// selector, and a task that finds it taken is suspended, however short.
    private boolean isHeldByTask() {
        var owner = getOwner();
        return owner != null && owner.isVirtual();
    }
}
