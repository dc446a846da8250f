package asyncio;

/// When [Asyncio#wait] returns.
public enum ReturnWhen {
    /// As soon as one future is done.
    FIRST_COMPLETED,
    /// As soon as one future fails; a cancelled one does not count. If none fails, when all are done.
    FIRST_EXCEPTION,
    /// When all futures are done.
    ALL_COMPLETED
}
