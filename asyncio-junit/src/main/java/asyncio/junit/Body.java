package asyncio.junit;

import asyncio.VoidCoroutine;
import org.jspecify.annotations.Nullable;

/// A piece of a test. What it throws need not be an `Exception`.
@FunctionalInterface
interface Body {
    void run() throws Throwable;

    /// Returns this as what a task can run.
    default VoidCoroutine asCoroutine() {
        return () -> {
            try {
                run();
            } catch (Throwable e) {
                throw Body.<Exception>asItself(e);
            }
        };
    }

    /// Runs several, whatever happens, and throws what the first of them threw that failed; the others' are suppressed.
    static void all(Body... bodies) throws Throwable {
        @Nullable Throwable failure = null;
        for (var body : bodies) {
            try {
                body.run();
            } catch (Throwable e) {
                if (failure == null) failure = e;
                else failure.addSuppressed(e);
            }
        }
        if (failure != null) throw failure;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X asItself(Throwable e) throws X {
        throw (X) e;
    }
}
