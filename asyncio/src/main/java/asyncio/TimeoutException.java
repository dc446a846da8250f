package asyncio;

/// Thrown when a deadline passed: by [Asyncio#timeout], [Asyncio#waitFor] and [Asyncio#asCompleted].
///
/// Python: `TimeoutError`. Unlike `java.util.concurrent.TimeoutException` it is unchecked.
public class TimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Creates one with a message.
    ///
    /// @param message what took too long
    public TimeoutException(String message) {
        super(message);
    }

    TimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
