package asyncio;

import org.jspecify.annotations.Nullable;

/// What may interrupt a run from outside: Ctrl-C, and an interrupt of the thread that runs the loop. Both cancel the
/// main task.
final class Interrupts implements AutoCloseable {
    private final Scheduler scheduler;
    private final @Nullable CtrlC ctrlC;
    private boolean threadInterrupted;

    private Interrupts(Task<?> main) {
        scheduler = main.scheduler;
        ctrlC = CtrlC.listen(() -> main.getLoop().callSoonThreadsafe(main::cancel));
        scheduler.onInterrupt(() -> {
            threadInterrupted = true;
            main.cancel("the thread of the loop was interrupted");
        });
    }

    static Interrupts of(Task<?> main) {
        return new Interrupts(main);
    }

    /// Whether it was Ctrl-C alone that cancelled the main task.
    boolean ended(Task<?> main) {
        return ctrlC != null && ctrlC.pressed() && main.uncancel() == 0;
    }

    @Override
    public void close() {
        scheduler.onInterrupt(null);
        if (ctrlC != null) ctrlC.close();
        if (threadInterrupted) Thread.currentThread().interrupt();
    }
}
