package asyncio;

import java.util.List;

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

    /// Returns the first of some exceptions, with the others attached as suppressed ones.
    static Throwable collapse(List<Throwable> exceptions) {
        var first = exceptions.getFirst();
        for (var other : exceptions) attach(first, other);
        return first;
    }

    /// Attaches an exception to another one, unless they are the same, as they are if one task waits for the other.
    static void attach(Throwable exception, Throwable other) {
        if (other != exception) exception.addSuppressed(other);
    }
}
