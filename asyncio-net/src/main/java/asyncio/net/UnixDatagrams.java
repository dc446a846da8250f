package asyncio.net;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the native channels for datagrams do not do themselves.
final class UnixDatagrams {
    /// The numbers of `IP_MULTICAST_TTL` and `IPV6_MULTICAST_HOPS`.
    record HopsOptions(int four, int six) {}

    static final HopsOptions LINUX = new HopsOptions(33, 18);
    static final HopsOptions BSD = new HopsOptions(10, 10);

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;

    /// The native code wants an address, even of nothing.
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(1);

    private UnixDatagrams() {}

    /// Returns the options of a socket for the hops of datagrams to a group. A socket of IPv6 has both.
    static List<ChannelOption<Integer>> multicastHops(SocketProtocolFamily family, HopsOptions numbers) {
        var four = new IntegerUnixChannelOption("IP_MULTICAST_TTL", IPPROTO_IP, numbers.four);
        if (family == SocketProtocolFamily.INET) return List.of(four);
        return List.of(four, new IntegerUnixChannelOption("IPV6_MULTICAST_HOPS", IPPROTO_IPV6, numbers.six));
    }

    /// Sends a datagram without bytes.
    static void sendEmpty(UnixChannel channel, @Nullable InetSocketAddress target) throws IOException {
        var socket = (Socket) channel.fd();
        if (target == null) socket.send(NOTHING, 0, 0);
        else socket.sendTo(NOTHING, 0, 0, target.getAddress(), target.getPort());
    }
}
