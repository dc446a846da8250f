package asyncio;

import org.jspecify.annotations.Nullable;

/// Says that a task or future was cancelled.
///
/// It is an [Error], so that `catch (Exception e)` lets a cancellation pass, as in Python. Whoever catches it, to
/// clean up, throws it on; whoever swallows it takes the cancellation back: see [Task#uncancel].
///
/// The message is what the caller of `cancel(message)` gave, or null.
///
/// Python: `asyncio.CancelledError`, there a `BaseException`.
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    /// Creates one without a message.
    public CancelledError() {}

    /// Creates one with a message.
    ///
    /// @param message why it was cancelled, or null
    public CancelledError(@Nullable String message) {
        super(message);
    }
}
