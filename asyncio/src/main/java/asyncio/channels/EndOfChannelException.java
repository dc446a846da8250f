package asyncio.channels;

/// Thrown when something is to be received and nothing more comes, because all senders are closed.
///
/// Trio: `EndOfChannel`.
public final class EndOfChannelException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    EndOfChannelException(Receiver<?> receiver) {
        super(receiver + " has no more items. A for loop over it ends by itself");
    }
}
