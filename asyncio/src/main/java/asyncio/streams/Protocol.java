package asyncio.streams;

import java.nio.ByteBuffer;

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

    /// Called once when the other end sends no more.
    ///
    /// @return whether to keep the connection open, in order to go on writing; if false, which it is unless overridden,
    ///     the transport is closed
    default boolean eofReceived() {
        return false;
    }
}
