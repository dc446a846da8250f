package asyncio.testing;

import asyncio.Asyncio;
import asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/// How a body ended, and whether it suspended on the way.
///
/// @param suspended whether it did
/// @param result what it returned, as a coroutine that throws if the body did
/// @param thrown what it threw, or null
/// @param <T> the type of the result
record Suspension<T extends @Nullable Object>(
        boolean suspended, Coroutine<T> result, @Nullable Throwable thrown) {
    static <T extends @Nullable Object> Suspension<T> of(Coroutine<T> body) {
        var loop = Asyncio.getRunningLoop();
        long before = loop.activity();
        try {
            T result = body.await();
            return new Suspension<>(loop.activity() != before, () -> result, null);
        } catch (Throwable e) {
            return new Suspension<>(loop.activity() != before, () -> throwAsItself(e), e);
        }
    }

    T expect(boolean expected) {
        if (suspended == expected) return Asyncio.await(result);
        throw new AssertionError(
                suspended
                        ? "the body suspended the current task, but it must not"
                        : "the body did not suspend the current task, so no other task could run",
                thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends @Nullable Object, X extends Throwable> T throwAsItself(Throwable e) throws X {
        throw (X) e;
    }
}
