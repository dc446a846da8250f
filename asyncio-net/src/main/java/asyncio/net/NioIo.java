package asyncio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The selector of the JDK.
final class NioIo implements Io {
    static final NioIo INSTANCE = new NioIo();

    /// The socket of the JDK under a channel for datagrams, which does not show it.
    private static final AttributeKey<java.nio.channels.DatagramChannel> SOCKET =
            AttributeKey.valueOf(NioIo.class, "socket");

    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private NioIo() {}

    @Override
    public @Nullable Throwable unavailability() {
        return null;
    }

    @Override
    public IoHandlerFactory handlers() {
        return NioIoHandler.newFactory();
    }

    /// Has the JDK open what virtual threads wait with. It would do so when the first of them waits for a limited time,
    /// and a loop whose first timer is that of a server without descriptors would end there.
    void prepareVirtualThreads() {
        if (PREPARED.getAndSet(true)) return;
        try (var selector = Selector.open()) {
            selector.select(1);
        } catch (IOException e) {
            PREPARED.set(false);
            throw new UncheckedIOException("cannot open a selector", e);
        }
    }

    @Override
    public Channel tcp() {
        return new NioSocketChannel();
    }

    @Override
    public ServerChannel tcpServer(SocketProtocolFamily family) {
        return new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    @Override
    public Channel unix() {
        return new NioDomainSocketChannel();
    }

    @Override
    public ServerChannel unixServer() {
        return new NioServerDomainSocketChannel();
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public DatagramChannel udp(SocketProtocolFamily family) {
        try {
            return udp(java.nio.channels.DatagramChannel.open(StandardProtocolFamily.valueOf(family.name())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a socket for datagrams", e);
        }
    }

    private static DatagramChannel udp(java.nio.channels.DatagramChannel socket) {
        var channel = new NioDatagramChannel(socket);
        channel.attr(SOCKET).set(socket);
        return channel;
    }

    // ---- Around sockets that were given to us, whatever the loop waits in

    /// Returns the channel of a socket that is connected, TCP or Unix.
    Channel connected(SocketChannel socket, GivenSockets given) {
        return given.owned(socket, isUnix(socket) ? new NioDomainSocketChannel(socket) : new NioSocketChannel(socket));
    }

    /// Returns the channel of a socket that listens, TCP or Unix.
    ServerChannel listening(ServerSocketChannel socket, GivenSockets given) {
        return given.owned(socket, isUnix(socket) ? new GivenUnixServer(socket) : new NioServerSocketChannel(socket));
    }

    DatagramChannel udp(java.nio.channels.DatagramChannel socket, GivenSockets given) {
        return given.owned(socket, udp(socket));
    }

    private static boolean isUnix(NetworkChannel socket) {
        try {
            return socket.getLocalAddress() instanceof UnixDomainSocketAddress;
        } catch (IOException e) {
            throw new UncheckedIOException(socket + " has no address", e);
        }
    }

    @Override
    public boolean sendEmpty(DatagramChannel channel, @Nullable InetSocketAddress target) throws IOException {
        var socket = channel.attr(SOCKET).get();
        if (target == null) {
            throw new SocketException(
                    "the JDK sends no empty datagrams from a connected socket: use another kind of I/O,"
                            + " or a socket that is not connected");
        }
        socket.send(ByteBuffer.allocate(0), target);
        return true;
    }

    @Override
    public ChannelOption<Boolean> reusePort() {
        return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }

    @Override
    public List<ChannelOption<Integer>> multicastHops(SocketProtocolFamily family) {
        return List.of(NioChannelOption.of(StandardSocketOptions.IP_MULTICAST_TTL));
    }

    /// Netty's own option does the contrary here.
    @Override
    public void endMulticastLoop(DatagramChannel channel) {
        channel.config().setOption(NioChannelOption.of(StandardSocketOptions.IP_MULTICAST_LOOP), false);
    }
}
