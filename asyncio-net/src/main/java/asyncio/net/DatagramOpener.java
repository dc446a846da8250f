package asyncio.net;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.streams.DatagramProtocol;
import asyncio.streams.DatagramTransport;
import asyncio.streams.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens a UDP socket, for one call.
final class DatagramOpener {
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final NettyPoller poller = NettyPoller.of(loop);
    private final DatagramOptions options;

    DatagramOpener(DatagramOptions options) {
        this.options = options;
    }

    /// Opens a socket for a protocol. Suspends.
    <P extends DatagramProtocol> Endpoint<DatagramTransport, P> open(
            Supplier<? extends P> factory, @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        if (local == null && remote == null && options.family == null) {
            throw new IllegalArgumentException("a datagram endpoint needs an address or a family");
        }
        return begin(opened(local, remote), factory);
    }

    /// Takes over a socket of the JDK for a protocol. Suspends. Closes it if that fails.
    <P extends DatagramProtocol> Endpoint<DatagramTransport, P> take(
            Supplier<? extends P> factory, DatagramChannel socket) throws IOException {
        return begin(taken(socket), factory);
    }

    private <P extends DatagramProtocol> Endpoint<DatagramTransport, P> begin(
            UdpTransport transport, Supplier<? extends P> factory) {
        try {
            var protocol = factory.get();
            begin(transport, protocol);
            return new Endpoint<>(transport, protocol);
        } catch (Throwable e) {
            transport.abort();
            throw e;
        }
    }

    /// Opens a socket for tasks. Suspends.
    DatagramSocket openSocket(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        return socket(opened(local, remote));
    }

    /// Takes over a socket of the JDK for tasks. Suspends. Closes it if that fails.
    DatagramSocket takeSocket(DatagramChannel socket) throws IOException {
        return socket(taken(socket));
    }

    private DatagramSocket socket(UdpTransport transport) {
        var socket = new DatagramSocket(transport);
        begin(transport, socket::protocol);
        return socket;
    }

    private UdpTransport opened(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        var bindTo = local == null ? null : resolved(local);
        var connectTo = remote == null ? null : resolved(remote);
        var family = SocketProtocolFamily.of(family(bindTo != null ? bindTo : connectTo));
        var io = poller.io();
        var transport = new UdpTransport(loop, io, Context.copyCurrent());
        try {
            transport.open(() -> io.udp(family), channel -> {
                options.configure(channel, family, io);
                return connectTo != null
                        ? channel.connect(connectTo, bindTo)
                        : channel.bind(bindTo == null ? HostAddresses.any(options.family, 0) : bindTo);
            });
        } catch (IOException | ChannelException e) {
            var explained = explained(e, bindTo, connectTo);
            if (explained instanceof IOException said) throw said;
            throw e;
        }
        return transport;
    }

    private static Exception explained(
            Exception e, @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
        var cause = Explained.cause(e);
        if (cause == null) return e;
        if (remote != null) return Explained.connecting(remote, e);
        return Explained.binding(
                "cannot open a socket for datagrams on ", local == null ? "any address" : local, cause);
    }

    private UdpTransport taken(DatagramChannel socket) throws IOException {
        var given = poller.given();
        return given.take(socket, () -> {
            if (socket.getLocalAddress() == null) socket.bind(null);
            var transport = new UdpTransport(loop, NioIo.INSTANCE, Context.copyCurrent());
            transport.open(() -> NioIo.INSTANCE.udp(socket, given), Channel::newSucceededFuture);
            return transport;
        });
    }

    private InetSocketAddress resolved(InetSocketAddress address) throws IOException {
        if (!address.isUnresolved()) return address;
        return HostAddresses.find(address.getHostString(), address.getPort(), options.family, options.resolver)
                .getFirst();
    }

    private ProtocolFamily family(@Nullable InetSocketAddress address) {
        if (options.family != null) return options.family;
        return address == null ? StandardProtocolFamily.INET : HostAddresses.family(address.getAddress());
    }

    private void begin(UdpTransport transport, DatagramProtocol protocol) {
        var begun = loop.<@Nullable Void>createFuture();
        transport.begin(protocol, () -> poller.succeed(begun, null));
        begun.await();
    }
}
