package asyncio.process;

import asyncio.TimeoutException;

/// Thrown when a program that was run with a deadline took too long. It has exited by then, and so have its
/// descendants.
///
/// Python: `subprocess.TimeoutExpired`.
public final class SubprocessTimeoutException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    private final transient CompletedProcess partial;

    SubprocessTimeoutException(String message, CompletedProcess partial, TimeoutException cause) {
        super(message);
        initCause(cause);
        this.partial = partial;
    }

    /// Returns what the program had left when it was killed.
    ///
    /// @return its return code and the output that had arrived
    public CompletedProcess partial() {
        return partial;
    }
}
