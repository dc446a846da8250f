package asyncio;

import org.jspecify.annotations.Nullable;

/// Something whose outcome a task can wait for.
///
/// A [Future], a [Task] and any lambda that may suspend is one; you may implement it yourself, by waiting
/// for other awaitables. Wherever Python takes an *awaitable*, this library takes this interface.
///
/// Python: `collections.abc.Awaitable`. There is no `__await__`: waiting is a plain method call.
///
/// @param <T> what it yields
@FunctionalInterface
public interface Awaitable<T extends @Nullable Object> {
    /// Waits for the outcome. May suspend the current task.
    ///
    /// @return the result
    /// @throws Exception what went wrong, as itself
    /// @throws CancelledError if what is waited for was cancelled, or the current task was
    T await() throws Exception;
}
