package asyncio.streams;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// What is done with datagrams. Python: `asyncio.DatagramProtocol`.
public interface DatagramProtocol extends AnyProtocol<DatagramTransport> {
    /// Called with each datagram.
    ///
    /// @param data its bytes, perhaps none. The buffer is the transport's own, and only lent until this method returns.
    /// @param sender where it came from
    default void datagramReceived(ByteBuffer data, SocketAddress sender) {}

    /// Called when sending or receiving fails, for instance because nobody listens at the other end. The transport goes
    /// on.
    ///
    /// @param exception what went wrong
    default void errorReceived(Exception exception) {}
}
