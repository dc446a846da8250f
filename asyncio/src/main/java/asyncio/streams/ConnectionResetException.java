package asyncio.streams;

import java.io.IOException;

/// Thrown when the other end has gone away although there was more to say.
///
/// Python: `ConnectionResetError`.
public final class ConnectionResetException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Creates one with a message.
    ///
    /// @param message what happened, and to which connection
    public ConnectionResetException(String message) {
        super(message);
    }
}
