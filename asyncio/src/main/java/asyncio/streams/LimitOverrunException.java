package asyncio.streams;

import java.io.IOException;

/// Thrown when a line, or whatever ends with a separator, is longer than the limit of its [StreamReader].
///
/// Python: `asyncio.LimitOverrunError`.
public final class LimitOverrunException extends IOException {
    private static final long serialVersionUID = 1L;

    /// How much could be read.
    private final int consumed;

    LimitOverrunException(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /// Returns how much could be read without reaching the separator.
    ///
    /// @return the number of bytes
    public int consumed() {
        return consumed;
    }
}
