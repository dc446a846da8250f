package asyncio;

import org.jspecify.annotations.Nullable;

/// A block of code with tasks that end before it does. See [Asyncio#taskGroup].
///
/// @param <T> what it returns
@FunctionalInterface
public interface TaskGroupBody<T extends @Nullable Object> {
    /// Runs the block. May suspend.
    ///
    /// @param group where the block starts its tasks
    /// @return its result
    /// @throws Exception what went wrong, as itself
    T run(TaskGroup group) throws Exception;
}
