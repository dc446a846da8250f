package asyncio.net;

import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What the native channels for datagrams do not do themselves.
final class UnixDatagrams {
    /// The native code wants an address, even of nothing.
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(1);

    private UnixDatagrams() {}

    /// Sends a datagram without bytes.
    static void sendEmpty(UnixChannel channel, @Nullable InetSocketAddress target) throws IOException {
        var socket = (Socket) channel.fd();
        if (target == null) socket.send(NOTHING, 0, 0);
        else socket.sendTo(NOTHING, 0, 0, target.getAddress(), target.getPort());
    }
}
