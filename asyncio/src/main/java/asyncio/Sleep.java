package asyncio;

import org.jspecify.annotations.Nullable;

/// A future that is done when its time has come: what a sleeping task waits for.
///
/// It is timer and ready entry at once, because tasks sleep a lot. As in Python the task goes on one turn after the one
/// in which the timer is due.
final class Sleep extends Future<@Nullable Void> implements Timers.Timed {
    private final Task<?> sleeper;

    private Sleep(Task<?> sleeper) {
        super(sleeper.scheduler);
        this.sleeper = sleeper;
    }

    /// Begins to sleep. The task is still to wait for it.
    static Sleep begin(Task<?> sleeper, long nanos) {
        var sleep = new Sleep(sleeper);
        var scheduler = sleep.scheduler;
        scheduler.addTimer(scheduler.deadline(nanos), sleep);
        return sleep;
    }

    @Override
    public boolean cancel(@Nullable String message) {
        if (!super.cancel(message)) return false;
        scheduler.timerCancelled();
        return true;
    }

    void due() {
        succeedFor(sleeper);
    }

    @Override
    String name() {
        return "sleep";
    }
}
