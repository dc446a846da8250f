package asyncio.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What is done with the bytes of a connection. Its methods are called from the loop and must not suspend; see
/// [Transport] for their order.
///
/// An exception that [#dataReceived] or [#eofReceived] throws goes to the loop's exception handler and ends the
/// connection: `connectionLost` gets it.
///
/// Python: `asyncio.Protocol`.
public interface Protocol extends AnyProtocol<Transport> {
    /// Called with each piece of data. Where one piece ends and the next one begins means nothing.
    ///
    /// @param data the bytes: all that remain in the buffer, one at least. The buffer is the transport's own, and only
    ///     lent until this method returns. What is not read then is dropped.
    default void dataReceived(ByteBuffer data) {}

    /// Called with each piece of data by a transport that can do without its memory for a while. A protocol that
    /// overrides this keeps the data where it is as long as it likes, and saves a copy. Unless overridden it calls
    /// [#dataReceived(ByteBuffer)] and gives the memory back.
    ///
    /// @param data the bytes: all that remain in the buffer, one at least
    /// @param giveBack to be run once, in the loop, when the buffer is not used any more; the buffer must not be
    ///     touched afterwards. Null if the memory is the protocol's for good.
    default void dataReceived(ByteBuffer data, @Nullable Runnable giveBack) {
        try {
            dataReceived(data);
        } finally {
            if (giveBack != null) giveBack.run();
        }
    }

    /// Called once when the other end sends no more.
    ///
    /// @return whether to keep the connection open, in order to go on writing; if false, which it is unless overridden,
    ///     the transport is closed
    default boolean eofReceived() {
        return false;
    }
}
