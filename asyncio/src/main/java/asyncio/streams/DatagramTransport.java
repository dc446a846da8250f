package asyncio.streams;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A transport of datagrams. Python: `asyncio.DatagramTransport`.
public interface DatagramTransport extends AnyTransport {
    /// Sends a datagram. Does not suspend. Nobody promises that it arrives.
    ///
    /// @param data its bytes, none if it is to be empty. The buffer is empty afterwards and may be used again.
    /// @param address where to, or null if this transport is connected
    /// @throws IllegalArgumentException if this transport is connected to another address, or if there is no address
    void sendTo(ByteBuffer data, @Nullable SocketAddress address);

    /// Sends a datagram, see [#sendTo(ByteBuffer, SocketAddress)].
    ///
    /// @param data its bytes
    /// @param address where to, or null if this transport is connected
    default void sendTo(byte[] data, @Nullable SocketAddress address) {
        sendTo(ByteBuffer.wrap(data), address);
    }

    /// Sends a datagram to where this transport is connected.
    ///
    /// @param data its bytes
    default void sendTo(byte[] data) {
        sendTo(ByteBuffer.wrap(data), null);
    }

    /// Returns how much waits to be sent.
    ///
    /// @return the number of bytes, with something for the header of each datagram
    long getWriteBufferSize();

    /// Returns between which sizes of the buffer the protocol is told to pause and to resume writing.
    ///
    /// @return the limits
    WriteBufferLimits getWriteBufferLimits();

    /// Sets at which sizes of the buffer the protocol is told to pause and to resume writing. Does not suspend.
    ///
    /// @param limits the limits
    void setWriteBufferLimits(WriteBufferLimits limits);

    @Override
    DatagramProtocol getProtocol();

    /// Gives this transport another protocol, whose `connectionMade` is not called. Does not suspend.
    ///
    /// @param protocol the protocol that is called from now on
    void setProtocol(DatagramProtocol protocol);
}
