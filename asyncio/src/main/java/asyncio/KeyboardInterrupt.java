package asyncio;

/// Thrown by [Runner#run] and [Asyncio#run] when Ctrl-C ended the main task.
///
/// The first Ctrl-C cancels the main task, so that it can clean up; if it ends cancelled, `run` closes the loop as
/// always and throws this. A second Ctrl-C halts the process with exit status 130.
///
/// Python: `KeyboardInterrupt`.
public final class KeyboardInterrupt extends Error {
    private static final long serialVersionUID = 1L;

    KeyboardInterrupt(CancelledError cancelled) {
        super("Ctrl-C was pressed: the main task was cancelled", cancelled);
    }
}
