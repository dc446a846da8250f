package asyncio;

/// Thrown by [Runner#run] when a signal that [Runner#stopOn] names ended the main task, as [KeyboardInterrupt] is for
/// Ctrl-C.
///
/// If nobody catches it the process ends with the exit status that shells know: 128 and the number of the signal,
/// which is 143 for [Signal#TERM].
public final class SignalInterrupt extends Error {
    private static final long serialVersionUID = 1L;

    /// Which one it was.
    private final Signal signal;

    SignalInterrupt(Signal signal, CancelledError cancelled) {
        super(signal + " arrived: the main task was cancelled", cancelled);
        this.signal = signal;
    }

    /// Returns which signal it was.
    ///
    /// @return the signal
    public Signal signal() {
        return signal;
    }
}
