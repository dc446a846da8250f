package asyncio.net;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.streams.DatagramProtocol;
import asyncio.streams.DatagramTransport;
import asyncio.streams.Endpoint;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
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
        var transport = opened(local, remote);
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
        var transport = opened(local, remote);
        try {
            var socket = new DatagramSocket(transport);
            begin(transport, socket.protocol());
            return socket;
        } catch (Throwable e) {
            transport.abort();
            throw e;
        }
    }

    private UdpTransport opened(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        var bindTo = local == null ? null : resolved(local);
        var connectTo = remote == null ? null : resolved(remote);
        var family = SocketProtocolFamily.of(family(bindTo != null ? bindTo : connectTo));
        var transport = new UdpTransport(loop, poller, Context.copyCurrent());
        transport.open(() -> poller.io().udp(family), options, bindTo, connectTo);
        return transport;
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
