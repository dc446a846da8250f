package asyncio;

import org.jspecify.annotations.Nullable;

/// What a task runs that says when it is ready. See [TaskGroup#start].
///
/// @param <T> what it hands over when it is ready
@FunctionalInterface
public interface Startable<T extends @Nullable Object> {
    /// Runs in a task of its own. May suspend.
    ///
    /// @param status to be told when it is ready
    /// @throws Exception what went wrong, as itself
    void run(TaskStatus<T> status) throws Exception;
}
