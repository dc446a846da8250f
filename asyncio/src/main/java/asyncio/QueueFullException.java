package asyncio;

/// Thrown when a [Queue] is given an item that it has no room for.
///
/// Python: `asyncio.QueueFull`.
public final class QueueFullException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueFullException(Queue<?> queue) {
        super(queue + " has no room for an item. Use put() to wait for some");
    }
}
