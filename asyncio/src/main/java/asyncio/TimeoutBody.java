package asyncio;

import org.jspecify.annotations.Nullable;

/// A block of code with a deadline. See [Asyncio#timeout].
///
/// @param <T> what it returns
@FunctionalInterface
public interface TimeoutBody<T extends @Nullable Object> {
    /// Runs the block. May suspend.
    ///
    /// @param timeout the deadline, which the block may move
    /// @return its result
    /// @throws Exception what went wrong, as itself
    T run(Timeout timeout) throws Exception;
}
