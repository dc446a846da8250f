package asyncio;

/// A [TaskGroupBody] that returns nothing, so that a lambda without `return` can be one.
@FunctionalInterface
public interface VoidTaskGroupBody {
    /// Runs the block. May suspend.
    ///
    /// @param group where the block starts its tasks
    /// @throws Exception what went wrong, as itself
    void run(TaskGroup group) throws Exception;
}
