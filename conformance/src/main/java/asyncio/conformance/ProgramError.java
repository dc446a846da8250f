package asyncio.conformance;

/// One of the three ordinary errors that belong to the language itself: `E1`, `E2` and `E3`.
final class ProgramError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    ProgramError(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ErrorKind kind() {
        return kind;
    }
}
