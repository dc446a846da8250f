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

    /// Returns what is to be thrown for an exception that ended a connection: itself, but a reset, which is noticed where
    /// nobody called, again with the stack of whoever it is thrown at.
    static Throwable toThrow(Throwable exception) {
        if (!(exception instanceof ConnectionResetException)) return exception;
        return new ConnectionResetException(String.valueOf(exception.getMessage())).initCause(exception.getCause());
    }
}
