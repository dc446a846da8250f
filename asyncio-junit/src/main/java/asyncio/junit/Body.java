package asyncio.junit;

import asyncio.VoidCoroutine;

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

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X asItself(Throwable e) throws X {
        throw (X) e;
    }
}
