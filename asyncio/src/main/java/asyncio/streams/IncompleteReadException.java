package asyncio.streams;

import java.io.EOFException;
import java.util.OptionalInt;

/// Thrown when a stream ends before all that was asked for has arrived.
///
/// Python: `asyncio.IncompleteReadError`.
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1L;

    private static final int UNKNOWN = -1;

    /// What did arrive.
    private final byte[] partial;

    /// How much was asked for.
    private final int expected;

    private IncompleteReadException(String message, byte[] partial, int expected) {
        super(message);
        this.partial = partial;
        this.expected = expected;
    }

    static IncompleteReadException of(byte[] partial, int expected) {
        return new IncompleteReadException(
                "the stream ended after " + partial.length + " bytes of " + expected + " expected", partial, expected);
    }

    static IncompleteReadException beforeSeparator(byte[] partial) {
        return new IncompleteReadException(
                "the stream ended after " + partial.length + " bytes without a separator", partial, UNKNOWN);
    }

    /// Returns what did arrive.
    ///
    /// @return the bytes; the stream has them no longer
    public byte[] partial() {
        return partial;
    }

    /// Returns how much was asked for.
    ///
    /// @return the number of bytes, or empty if a separator was looked for
    public OptionalInt expected() {
        return expected == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(expected);
    }
}
