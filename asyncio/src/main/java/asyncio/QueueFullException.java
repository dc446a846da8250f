package asyncio;

/// Thrown when a [Queue] or [ThreadSafeQueue] is given an item that it has no room for.
///
/// Python: `asyncio.QueueFull`.
public final class QueueFullException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueFullException(Object queue) {
        super(queue + " has no room for an item. Use put() to wait for some");
    }
}
