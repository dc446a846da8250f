package asyncio.channels;

/// Thrown when an item is to be sent at once and there is no room for it.
///
/// Trio: `WouldBlock`.
public final class ChannelFullException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ChannelFullException(Outbox outbox) {
        super(outbox + " has no room for an item. Use send() to wait for some");
    }
}
