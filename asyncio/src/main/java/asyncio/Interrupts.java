package asyncio;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What may interrupt a run from outside: Ctrl-C, signals that the runner was told of, and an interrupt of the thread
/// that runs the loop. They all cancel the main task.
final class Interrupts implements AutoCloseable {
    /// Only one run at a time listens to Ctrl-C, the first.
    private static final AtomicBoolean CTRL_C_TAKEN = new AtomicBoolean();

    private final Task<?> main;
    private final Scheduler scheduler;
    private final List<SignalLine.Listening> listening = new ArrayList<>();
    private boolean hearsCtrlC;
    private boolean threadInterrupted;

    /// The first signal that came. Set on a thread of the JVM.
    private volatile @Nullable Signal stoppedBy;

    private Interrupts(Task<?> main) {
        this.main = main;
        this.scheduler = main.scheduler;
    }

    /// Has the main task cancelled by what may interrupt it.
    ///
    /// @param signals which ones besides Ctrl-C
    static Interrupts of(Task<?> main, Set<Signal> signals) {
        var interrupts = new Interrupts(main);
        try {
            interrupts.listen(signals);
        } catch (Throwable e) {
            interrupts.close();
            main.cancel(); // It never runs.
            throw e;
        }
        return interrupts;
    }

    private void listen(Set<Signal> signals) {
        listenToCtrlC();
        for (var signal : signals) {
            if (signal != Signal.INT) listening.add(SignalLine.listenAsFallback(signal, () -> stop(signal)));
        }
        scheduler.onInterrupt(() -> {
            threadInterrupted = true;
            main.cancel("the thread of the loop was interrupted");
        });
    }

    private void listenToCtrlC() {
        if (!CTRL_C_TAKEN.compareAndSet(false, true)) return;
        hearsCtrlC = true;
        try {
            var heard = SignalLine.listenUnlessHandled(Signal.INT, this::onCtrlC);
            if (heard != null) listening.add(heard);
        } catch (IllegalStateException e) {
            return; // The JVM was told to leave signals alone, with -Xrs.
        }
    }

    private void onCtrlC() {
        if (stoppedBy != null) Runtime.getRuntime().halt(Signal.INT.exitStatus());
        stop(Signal.INT);
    }

    private synchronized void stop(Signal signal) {
        if (stoppedBy != null) return; // It is ending already.
        stoppedBy = signal;
        scheduler.pushThreadsafe(new Handle(scheduler, main::cancel, ContextMap.EMPTY));
    }

    /// Returns what a run throws whose main task was cancelled: something that names the signal, if it was that alone.
    Error thrownFor(CancelledError cancelled) {
        var signal = stoppedBy;
        if (signal == null || main.uncancel() > 0) return cancelled;
        return ExitStatus.reported(
                signal == Signal.INT ? new KeyboardInterrupt(cancelled) : new SignalInterrupt(signal, cancelled));
    }

    @Override
    public void close() {
        scheduler.onInterrupt(null);
        listening.forEach(SignalLine.Listening::close);
        if (hearsCtrlC) CTRL_C_TAKEN.set(false);
        if (threadInterrupted) Thread.currentThread().interrupt();
    }
}
