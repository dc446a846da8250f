package asyncio;

/// Thrown when a [Queue] or [ThreadSafeQueue] is asked for an item that is not there.
///
/// Python: `asyncio.QueueEmpty`.
public final class QueueEmptyException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueEmptyException(Object queue) {
        super(queue + " has no item that could be got at once. Use get() to wait for one");
    }
}
