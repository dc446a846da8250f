package asyncio.net;

import asyncio.Context;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Future;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A listening socket of a server.
@SuppressWarnings("FutureReturnValueIgnored") // How it ends the handler of the channel is told, too.
final class Listener {
    /// How long not to accept when there are no descriptors left.
    private static final Duration BREATHER = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final NettyPoller poller;
    private final Context context;
    private final ServerOptions options;
    private final Server server;
    private final Future<@Nullable Void> bound;

    /// The connections that are in the middle of the TLS handshake.
    private final Set<SocketTransport> shaking = new LinkedHashSet<>();

    private @Nullable Channel channel;
    private @Nullable SocketAddress address;
    private boolean accepting;
    private boolean fails;
    private boolean closed;

    /// @param server told of each connection
    /// @param context that of the server; each connection gets a copy
    Listener(Server server, Context context, ServerOptions options) {
        this.loop = server.getLoop();
        this.poller = NettyPoller.of(loop);
        this.server = server;
        this.context = context;
        this.options = options;
        this.bound = loop.createFuture();
    }

    /// Binds the socket. Suspends. Closes it if that fails, and if the task is cancelled.
    ///
    /// @param wanted what to bind it to, or null if it is bound already
    void bind(Supplier<? extends ServerChannel> channels, @Nullable SocketAddress wanted) throws IOException {
        poller.requestBehindClosing(() -> open(channels, wanted));
        try {
            bound.await();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /// Returns the address that the socket is bound to.
    SocketAddress address() {
        return Objects.requireNonNull(address, "address");
    }

    void isKnownAs(SocketAddress name) {
        address = name;
    }

    void accept() {
        accepting = true;
        poller.request(this::readOn);
    }

    void close() {
        closed = true;
        for (var transport : shaking.toArray(SocketTransport[]::new)) transport.abort();
        poller.request(() -> {
            if (channel != null) channel.close();
        });
    }

    // All of the rest is called by the carrier.

    private void open(Supplier<? extends ServerChannel> channels, @Nullable SocketAddress wanted) {
        if (bound.done()) return; // Cancelled in the same turn.
        try {
            var opened = channels.get();
            channel = opened;
            var config = opened.config();
            config.setAutoRead(false);
            config.setOption(ChannelOption.SO_BACKLOG, options.backlog);
            if (wanted instanceof InetSocketAddress) {
                config.setOption(ChannelOption.SO_REUSEADDR, options.reuseAddress);
                if (options.reusePort) config.setOption(poller.io().reusePort(), true);
            }
            opened.pipeline().addLast(new Acceptor());
            poller.netty().adopt(opened).addListener(registered -> {
                if (wanted == null || !registered.isSuccess()) ended(registered);
                else opened.bind(wanted).addListener(this::ended);
            });
        } catch (Throwable e) {
            poller.fail(bound, e);
        }
    }

    private void ended(io.netty.util.concurrent.Future<?> binding) {
        if (binding.isSuccess() && channel != null) {
            address = channel.localAddress();
            poller.succeed(bound, null);
        } else {
            poller.fail(bound, binding.cause());
        }
    }

    private void readOn() {
        if (accepting && !closed && channel != null) channel.config().setAutoRead(true);
    }

    private final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext unused, Object message) {
            fails = false;
            var child = (Channel) message;
            var own = context.copy();
            var transport = new SocketTransport(loop, poller, own);
            transport.attach(child);
            if (options.keepAlive) child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
            poller.netty().adopt(child).addListener(registered -> {
                if (!registered.isSuccess() || loop.isClosed()) {
                    child.unsafe().closeForcibly();
                    return;
                }
                transport.connected();
                var setup = options.tlsSetup();
                if (setup == null) announce(transport, own);
                else secure(transport, setup, own);
            });
        }

        private void secure(SocketTransport transport, TlsSetup setup, Context own) {
            shaking.add(transport);
            transport.secure(setup, e -> {
                shaking.remove(transport);
                if (e == null) announce(transport, own);
                else if (loop.getDebug() && !loop.isClosed()) loop.callSoon(() -> report(e), own);
            });
        }

        private void announce(SocketTransport transport, Context own) {
            if (loop.isClosed() || !server.admit(transport)) return;
            poller.found();
            loop.callSoon(() -> server.serve(transport), own);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext unused, Throwable e) {
            failed(e);
        }
    }

    /// Notes that a connection could not be accepted, most likely because there are no descriptors left. Says so once,
    /// until one can.
    void failed(Throwable e) {
        if (closed || loop.isClosed() || channel == null) return;
        channel.config().setAutoRead(false);
        boolean isNew = !fails;
        fails = true;
        poller.found();
        loop.callSoon(() -> pause(isNew ? e : null), context);
    }

    // But these are callbacks.

    private void report(Throwable e) {
        loop.callExceptionHandler(ExceptionContext.of("a TLS handshake failed on " + address, e));
    }

    private void pause(@Nullable Throwable news) {
        if (news != null) {
            loop.callExceptionHandler(ExceptionContext.of(
                    "cannot accept a connection on " + address + ": tries again every " + BREATHER.toSeconds() + " s",
                    news));
        }
        loop.callLater(BREATHER, () -> poller.request(this::readOn));
    }
}
