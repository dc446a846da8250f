package asyncio.conformance;

/// Thrown when a program uses a variable that holds nothing. The language calls this error `Unset`.
final class UnsetVariableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsetVariableException(String variable) {
        super("variable " + variable + " is not set");
    }
}
