package asyncio;

import java.util.concurrent.locks.ReentrantLock;

/// A lock that everybody holds for moments only, between tasks and other threads.
///
/// A virtual thread that wants it spins until it is free. On an ordinary lock it would be unmounted: a task would be
/// suspended by a method that promises not to, and might be cancelled there. For the same reason nobody may wait, nor
/// call code of the user, while it holds this lock.
final class BriefLock extends ReentrantLock {
    private static final long serialVersionUID = 1;

    @Override
    public void lock() {
        if (Thread.currentThread().isVirtual()) {
            while (!tryLock()) Thread.onSpinWait();
        } else {
            super.lock();
        }
    }
}
