package asyncio.conformance;

/// Thrown when a program is not one: a key is missing, an op is unknown, a method does not exist.
///
/// It is no error of the language, so no handler of a program catches it.
final class MalformedProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedProgramException(String message) {
        super(message);
    }
}
