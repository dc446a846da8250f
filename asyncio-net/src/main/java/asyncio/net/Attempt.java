package asyncio.net;

import asyncio.EventLoop;
import asyncio.Future;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One try to connect one socket.
@SuppressWarnings("FutureReturnValueIgnored") // How it ends the handler of the channel is told, too.
final class Attempt {
    private final NettyPoller poller;
    private final SocketTransport transport;
    private final Future<@Nullable Void> connected;
    private @Nullable Channel channel;

    private Attempt(EventLoop loop, NettyPoller poller, SocketTransport transport) {
        this.poller = poller;
        this.transport = transport;
        this.connected = loop.createFuture();
    }

    /// Connects a socket. Suspends. Closes it if it cannot be connected, and if the task is cancelled.
    ///
    /// @param channels makes the channel of the socket
    /// @param remote where to, or null if it is connected already
    /// @param local what to bind it to, or null
    /// @return `transport`
    static SocketTransport connect(
            SocketTransport transport,
            Supplier<Channel> channels,
            @Nullable SocketAddress remote,
            @Nullable SocketAddress local)
            throws IOException {
        var poller = transport.poller;
        var attempt = new Attempt(transport.loop, poller, transport);
        poller.request(() -> attempt.start(channels, remote, local));
        try {
            attempt.connected.await();
        } catch (Throwable e) {
            poller.request(attempt::abandon);
            throw e;
        }
        return transport;
    }

    // All of the rest is called by the carrier.

    private void start(Supplier<Channel> channels, @Nullable SocketAddress remote, @Nullable SocketAddress local) {
        if (connected.done()) return; // Cancelled in the same turn.
        try {
            var opened = channels.get();
            channel = opened;
            transport.attach(opened);
            opened.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0); // Whoever waits has a timeout.
            poller.netty().adopt(opened).addListener(registered -> {
                if (remote == null || !registered.isSuccess()) ended(registered);
                else opened.connect(remote, local).addListener(this::ended);
            });
        } catch (Throwable e) {
            poller.fail(connected, e);
        }
    }

    private void ended(io.netty.util.concurrent.Future<?> connecting) {
        if (connecting.isSuccess()) {
            transport.connected();
            poller.succeed(connected, null);
        } else {
            poller.fail(connected, connecting.cause());
        }
    }

    private void abandon() {
        if (channel != null) channel.close();
    }
}
