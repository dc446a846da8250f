package asyncio;

/// Thrown when a future is asked for a result that it does not have, or given a second one.
///
/// Python: `asyncio.InvalidStateError`.
public final class InvalidStateException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private InvalidStateException(String message) {
        super(message);
    }

    static InvalidStateException notReady(Future<?> future, String asked) {
        return new InvalidStateException(
                asked + " is not set yet on " + future + ". await() it first, or ask done() before");
    }

    static InvalidStateException alreadyDone(Future<?> future, String operation) {
        return new InvalidStateException(operation + " was called on " + future
                + ", which is done already: a future gets its outcome once. Ask done() before");
    }
}
