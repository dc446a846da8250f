package asyncio.channels;

/// Thrown when an item is to be received at once and there is none.
///
/// Trio: `WouldBlock`.
public final class ChannelEmptyException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ChannelEmptyException(Receiver<?> receiver) {
        super(receiver + " has no item now. Use receive() to wait for one");
    }
}
