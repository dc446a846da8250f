package asyncio.channels;

import org.jspecify.annotations.Nullable;

/// Thrown when an end of a channel is used that was closed, by the one who uses it or, with a failure as the cause, by
/// another sender; and to the receivers of a producer that was cancelled.
///
/// Trio: `ClosedResourceError`.
public final class ChannelClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private ChannelClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ChannelClosedException of(Sender<?> end, @Nullable Throwable failure) {
        if (failure == null || end.isClosed()) return closed(end);
        return new ChannelClosedException(
                end + " takes nothing more, because a sender failed with " + failure, failure);
    }

    static ChannelClosedException of(Watch<?> watch) {
        return new ChannelClosedException(watch + " does not change any more", null);
    }

    static ChannelClosedException of(Receiver<?> end) {
        return closed(end);
    }

    static ChannelClosedException cancelled(Outbox outbox) {
        return new ChannelClosedException(
                "the producer was cancelled before it was done, so items are missing in " + outbox, null);
    }

    private static ChannelClosedException closed(Object end) {
        return new ChannelClosedException(end + " was closed. Whoever shares it needs a duplicate() of its own", null);
    }
}
