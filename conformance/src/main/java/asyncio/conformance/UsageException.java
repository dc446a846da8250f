package asyncio.conformance;

/// Thrown when the command line asks for something that cannot be done; the message says so to its user.
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
