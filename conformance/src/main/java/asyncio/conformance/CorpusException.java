package asyncio.conformance;

/// Thrown when a file of recordings is not there, cannot be read, or holds something else.
final class CorpusException extends Exception {
    private static final long serialVersionUID = 1L;

    CorpusException(String message, Throwable cause) {
        super(message, cause);
    }
}
