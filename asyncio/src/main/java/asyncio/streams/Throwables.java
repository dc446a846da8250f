package asyncio.streams;

/// Throws whatever it is given, as itself.
final class Throwables {
    private Throwables() {}

    /// Throws `exception`, checked or not, without declaring it.
    ///
    /// @param exception what to throw
    /// @return never; declared so that callers can write `throw sneaky(e)`
    @SuppressWarnings("unchecked")
    static <X extends Throwable> RuntimeException sneaky(Throwable exception) throws X {
        throw (X) exception;
    }
}
