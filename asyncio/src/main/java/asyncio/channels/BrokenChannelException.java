package asyncio.channels;

/// Thrown when something is sent that nobody will ever receive, because all receivers are closed.
///
/// Trio: `BrokenResourceError`.
public final class BrokenChannelException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BrokenChannelException(Outbox outbox) {
        super(outbox + " has no receiver any more. Stop sending");
    }
}
