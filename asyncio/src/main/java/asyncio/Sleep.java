package asyncio;

import org.jspecify.annotations.Nullable;

/// A future that is done when its time has come: what a sleeping task waits for.
///
/// It is timer and ready entry at once, because tasks sleep a lot. As in Python the task goes on one turn after the one
/// in which the timer is due.
final class Sleep extends Future<@Nullable Void> implements TimerHeap.Timed {
    Sleep(Scheduler scheduler) {
        super(scheduler);
    }

    void due() {
        trySucceed(null);
    }

    @Override
    String name() {
        return "sleep";
    }
}
