package asyncio.conformance;

/// Throws an error again as the object it is, checked or not.
final class Rethrow {
    private Rethrow() {}

    /// Throws `error`.
    ///
    /// @return never; declared so that callers can write `throw unchanged(error)`
    @SuppressWarnings("unchecked")
    static <X extends Throwable> RuntimeException unchanged(Throwable error) throws X {
        throw (X) error;
    }
}
