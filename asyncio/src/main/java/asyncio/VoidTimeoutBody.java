package asyncio;

/// A [TimeoutBody] that returns nothing, so that a lambda without `return` can be one.
@FunctionalInterface
public interface VoidTimeoutBody {
    /// Runs the block. May suspend.
    ///
    /// @param timeout the deadline, which the block may move
    /// @throws Exception what went wrong, as itself
    void run(Timeout timeout) throws Exception;
}
