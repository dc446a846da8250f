package asyncio;

/// Thrown when a [Queue] or [ThreadSafeQueue] is used after its shutdown.
///
/// Python: `asyncio.QueueShutDown`.
public final class QueueShutDownException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueShutDownException(Object queue) {
        super(queue + " was shut down. Nothing more comes");
    }
}
