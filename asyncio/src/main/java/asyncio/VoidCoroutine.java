package asyncio;

import org.jspecify.annotations.Nullable;

/// A [Coroutine] that returns nothing, so that a lambda without `return` can be one.
///
/// Methods that take a coroutine have an overload for it; you never need to name it.
@FunctionalInterface
public interface VoidCoroutine {
    /// Runs this coroutine in the current task. May suspend it.
    ///
    /// @throws Exception what went wrong, as itself
    void await() throws Exception;

    /// Returns this as a coroutine whose result is null.
    ///
    /// @return the same work
    default Coroutine<@Nullable Void> returningNull() {
        return new Returning(this);
    }

    /// Keeps the work readable in messages: `toString` is the lambda's own.
    ///
    /// @param work what to run
    record Returning(VoidCoroutine work) implements Coroutine<@Nullable Void> {
        @Override
        public @Nullable Void await() throws Exception {
            work.await();
            return null;
        }

        @Override
        public String toString() {
            return work.toString();
        }
    }
}
