package asyncio.net;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Future;
import asyncio.TimeoutException;
import asyncio.streams.ConnectionResetException;
import asyncio.streams.ExtraInfo;
import asyncio.streams.Protocol;
import asyncio.streams.Transport;
import asyncio.streams.WriteBufferLimits;
import asyncio.streams.WriteFlowControl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// The transport of a connected socket, TCP or Unix.
@SuppressWarnings("FutureReturnValueIgnored") // How it ends the handler of the channel is told, too.
final class SocketTransport implements Transport, Runnable, Outbound.Progress {
    /*
     * Half of this object belongs to the protocol's side: its methods are called from tasks and callbacks, note down
     * what is wanted, and ask the poller to have the carrier call run(). The other half is run() and the channel's
     * handler, which are called by the carrier: run() makes the channel what is wanted, the handler notes down what
     * the channel has found and schedules deliver(), which is a callback and tells the protocol.
     *
     *                  wants: Outbound, paused, closing, ...
     *     protocol ------------------------------------------> run() ------> channel
     *              <--- deliver() --------------------------------- handler ---
     *                  found: received chunks, ended, lost, failure
     *
     * Carrier and fiber are never active at once. But deliver() may be held up in code of the user that blocks, and
     * the carrier may find more meanwhile: `delivering` keeps the order.
     */
    private static final int WRITES_BEFORE_WARNING = 5;

    private static final WriteBufferLimits TLS_LIMITS = WriteBufferLimits.ofHigh(512 * 1024);

    final EventLoop loop;
    final NettyPoller poller;
    private final Context context;
    private final Outbound outbound;
    private final WriteFlowControl flow;
    private final Runnable delivery = this::deliver;
    private @Nullable Channel channel;
    private @Nullable Protocol protocol;
    private @Nullable SocketAddress localAddress;
    private @Nullable SocketAddress remoteAddress;
    private @Nullable Runnable onLost;
    private @Nullable TlsLayer tls;
    private @Nullable Upgrade upgrade;

    // What is wanted.
    private boolean requested;
    private boolean paused;
    private boolean reading;
    private boolean eofWritten;
    private boolean closing;
    private boolean aborted;
    private boolean resets;
    private boolean sendingFile;
    private int lateWrites;

    /// Who waits until something is sent.
    private @Nullable Future<@Nullable Void> progress;

    /// A wish to go on with TLS.
    ///
    /// @param read what was received after what concerns the plain connection
    /// @param done completed after the handshake
    private record Upgrade(TlsSetup setup, ByteBuf read, Future<@Nullable Void> done) {}

    // What was found.
    private final ReceivedQueue received = new ReceivedQueue();
    private boolean ended;
    private boolean lost;
    private @Nullable Throwable failure;

    // How far the protocol was told.
    private boolean made;
    private boolean scheduled;
    private boolean delivering;
    private boolean stalled;
    private boolean toldEnd;
    private boolean toldLoss;

    // How far the channel is what is wanted.
    private boolean outputShut;
    private boolean inputShut;
    private boolean closeBegun;

    /// Creates the transport of a channel that is about to be connected, on the carrier.
    ///
    /// @param context the context in which the protocol is called
    SocketTransport(EventLoop loop, NettyPoller poller, Context context) {
        this.loop = loop;
        this.poller = poller;
        this.context = context;
        this.outbound = new Outbound(poller.chunks());
        this.flow = new WriteFlowControl(loop, this::getProtocol);
    }

    // ---- The beginning

    /// Makes this the transport of a channel. Called by the carrier, before the channel is registered.
    void attach(Channel attached) {
        channel = attached;
        var config = attached.config();
        config.setAutoRead(false);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (!poller.io().readsAhead())
            config.setRecvByteBufAllocator(poller.chunks().receiver());
        attached.pipeline().addLast(new Handler());
    }

    /// Notes that the channel is connected. Called by the carrier.
    void connected() {
        localAddress = channel().localAddress();
        remoteAddress = channel().remoteAddress();
    }

    /// Gives this transport its protocol, and begins: the protocol is told, then data is read, then `begun` is called,
    /// each in a callback of its own.
    void begin(Protocol given, Runnable begun) {
        protocol = given;
        loop.callSoon(this::make, context);
        loop.callSoon(this::startReading, context);
        loop.callSoon(begun, context);
    }

    /// Does the same at once. Called in a callback with the context of this transport.
    void beginNow(Protocol given) {
        protocol = given;
        make();
        startReading();
    }

    private void make() {
        try {
            getProtocol().connectionMade(this);
        } catch (Throwable e) {
            fatal("connectionMade", e);
        }
        made = true;
        if (!received.isEmpty() || ended || lost) schedule();
    }

    private void startReading() {
        reading = true;
        request();
    }

    // ---- TLS

    /// Secures the connection. Called by the carrier.
    ///
    /// @param shaken told of the end of the handshake, on the carrier: null, or what went wrong
    void secure(TlsSetup setup, Consumer<@Nullable Throwable> shaken) {
        var layer = new TlsLayer(setup, channel(), shaken);
        tls = layer;
        flow.limits(TLS_LIMITS, outbound.size());
        if (!poller.io().readsAhead()) channel().config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator());
        layer.begin();
        channel().config().setAutoRead(true);
    }

    /// Secures the connection, and goes on with the same protocol. Suspends until the handshake is over. What was
    /// written before is sent before.
    ///
    /// @param read what the protocol has received and is meant for TLS
    void startTls(TlsSetup setup, byte[] read) throws SSLHandshakeException {
        if (tls != null || upgrade != null) throw new IllegalStateException(this + " is secured already");
        if (isClosing()) throw new IllegalStateException(this + " is closing: there is nothing to secure");
        var done = loop.<@Nullable Void>createFuture();
        upgrade = new Upgrade(setup, Unpooled.wrappedBuffer(read), done);
        request();
        try {
            Asyncio.await(done, SSLHandshakeException.class);
        } catch (Throwable e) {
            abort();
            throw e;
        }
    }

    /// Called by the carrier when everything plain is sent.
    private void upgrade(Upgrade wanted) {
        secure(wanted.setup, e -> {
            if (e == null) poller.succeed(wanted.done, null);
            else poller.fail(wanted.done, e);
            upgrade = null;
            if (!received.isEmpty()) schedule();
        });
        var pipeline = channel().pipeline();
        pipeline.fireChannelRead(wanted.read);
        for (Received piece; (piece = received.poll()) != null; ) {
            pipeline.fireChannelRead(Unpooled.copiedBuffer(piece.bytes));
            piece.drop();
        }
        pipeline.fireChannelReadComplete();
    }

    private void shutdownTimedOut() {
        var after = Objects.requireNonNull(tls).setup.shutdownTimeout();
        end(new TimeoutException("the end of " + this + " took longer than " + after));
    }

    /// Says what is to happen after the protocol was told of the loss.
    void onLost(Runnable action) {
        onLost = action;
    }

    Channel channel() {
        return Objects.requireNonNull(channel, "channel");
    }

    private void request() {
        requestLater();
        poller.hurry();
    }

    private void requestLater() {
        if (requested) return;
        poller.requestLater(this); // First, because it refuses strangers.
        requested = true;
    }

    // ---- Reading

    @Override
    public boolean isReading() {
        return reading && !paused && !isClosing() && !ended;
    }

    @Override
    public void pauseReading() {
        if (paused || closing) return;
        requestLater();
        paused = true;
    }

    @Override
    public void resumeReading() {
        if (!paused || closing) return;
        requestLater();
        paused = false;
        schedule();
    }

    // ---- Writing

    @Override
    public void write(ByteBuffer data) {
        if (eofWritten) {
            throw new IllegalStateException(this + " was told to write after writeEof(): nothing can follow the end");
        }
        if (sendingFile) {
            throw new IllegalStateException(
                    this + " was told to write while sendfile() is under way: wait for its end");
        }
        if (isClosing()) {
            data.position(data.limit());
            if (++lateWrites >= WRITES_BEFORE_WARNING) warnOfLateWrites();
            return;
        }
        if (!data.hasRemaining()) return;
        request();
        outbound.add(data);
        flow.grew(outbound.size());
    }

    /// Sends a piece of a file behind what was written. Nothing may be written until [#endOfFile].
    void sendFile(FileRegion piece) {
        sendingFile = true;
        outbound.add(piece);
        request();
    }

    void endOfFile() {
        sendingFile = false;
    }

    /// Waits until no more than some bytes are left to send. Suspends if more are.
    ///
    /// @throws IOException if the connection is lost
    void awaitSent(long rest) throws IOException {
        while (outbound.size() > rest && !lost) {
            progress = loop.createFuture();
            progress.await();
        }
        if (lost) throw new ConnectionResetException(this + " was lost before everything was sent");
    }

    private void warnOfLateWrites() {
        Log.LOGGER.log(System.Logger.Level.WARNING, "{0} was written to after it was closed or lost", this);
    }

    @Override
    public boolean canWriteEof() {
        return tls == null;
    }

    @Override
    public void writeEof() {
        if (tls != null) throw new UnsupportedOperationException("TLS cannot end one direction and keep the other");
        if (eofWritten || isClosing()) return;
        eofWritten = true;
        request();
    }

    @Override
    public long getWriteBufferSize() {
        return outbound.size();
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return flow.limits();
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        flow.limits(limits, outbound.size());
    }

    // ---- The end

    @Override
    public boolean isClosing() {
        return closing || lost;
    }

    @Override
    public void close() {
        if (closing) return;
        request();
        closing = true;
        received.drop();
        if (tls != null && !lost && !loop.isClosed()) {
            tls.shutdownTimer = loop.callLater(tls.setup.shutdownTimeout(), this::shutdownTimedOut, context);
        }
    }

    @Override
    public void abort() {
        end(null);
    }

    void reset() {
        resets = true;
        abort();
    }

    /// Ends the connection at once; the protocol is told why.
    private void end(@Nullable Throwable reason) {
        if (toldLoss || aborted) return;
        request();
        if (failure == null) failure = reason;
        closing = true;
        aborted = true;
        received.drop();
        outbound.drop();
    }

    private void fatal(String method, Throwable e) {
        loop.callExceptionHandler(
                ExceptionContext.of("Fatal error: " + method + "() of " + getProtocol() + " failed", e));
        end(e);
    }

    // ---- On the carrier: to the channel

    /// Makes the channel what is wanted. Called by the carrier.
    @Override
    public void run() {
        requested = false;
        if (lost) return;
        var channel = channel();
        if (aborted) {
            if (resets && channel.isOpen()) channel.config().setOption(ChannelOption.SO_LINGER, 0);
            cutOff();
            return;
        }
        outbound.flush(channel, this);
        sent();
        stalled = delivering; // The protocol is held up: nothing is read until it has gone on.
        boolean wanted = isReading() && !stalled;
        if (tls != null && (tls.isShaking() || closing)) wanted = true; // It talks for itself.
        if (channel.config().isAutoRead() != wanted && !lost) channel.config().setAutoRead(wanted);
    }

    private void finish() {
        if (closing) {
            if (!closeBegun) sayGoodBye();
            closeBegun = true;
        } else if (upgrade != null && tls == null) {
            upgrade(upgrade);
        } else if (eofWritten && !outputShut) {
            outputShut = true;
            ((DuplexChannel) channel()).shutdownOutput();
        }
    }

    /// Closes the channel, politely. TLS waits for an answer, if one can come.
    private void sayGoodBye() {
        var channel = channel();
        var secured = channel.pipeline().get(SslHandler.class);
        if (secured == null || !inputShut) channel.close();
        else secured.closeOutbound().addListener(_ -> cutOff());
    }

    private void cutOff() {
        channel().unsafe().close(channel().unsafe().voidPromise());
    }

    @Override
    public void sent() {
        if (progress != null) poller.succeed(progress, null);
        if (lost) return;
        if (outbound.isEmpty()) finish();
        if (flow.paused() && outbound.size() <= flow.limits().low()) schedule();
    }

    @Override
    public void failed(Throwable e) {
        if (failure == null && !aborted) failure = Explained.loss(e, localAddress, remoteAddress);
        closing = true;
        channel().close();
    }

    // ---- On the carrier: from the channel

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext unused, Object message) {
            var data = (ByteBuf) message;
            if (closing) data.release();
            else received.add(Received.of(data, poller.chunks()));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext unused) {
            if (!received.isEmpty()) schedule();
            if (delivering) request(); // To read no more.
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext unused, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) inputShut = true;
            if (event instanceof SslHandshakeCompletionEvent shaken && tls != null) {
                tls.shaken(shaken.cause());
            } else if (event == ChannelInputShutdownEvent.INSTANCE && tls != null && (tls.isShaking() || closing)) {
                cutOff(); // What is waited for cannot come.
            } else if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
                ended = true;
                request(); // To read no more.
                schedule();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext unused, Throwable e) {
            failed(e.getCause() instanceof SSLException cause ? cause : e);
        }

        @Override
        public void channelInactive(ChannelHandlerContext unused) {
            // Some channels cannot stay open for one direction: then this is how the end shows.
            if (!closing) ended = true;
            lost = true;
            if (tls != null) tls.lost();
            if (upgrade != null)
                poller.fail(upgrade.done, new ConnectionResetException(SocketTransport.this + " is lost"));
            outbound.drop();
            sent();
            schedule();
        }
    }

    // ---- To the protocol

    /// Has [#deliver] called soon.
    private void schedule() {
        if (loop.isClosed()) received.drop();
        if (scheduled || !made || loop.isClosed()) return;
        scheduled = true;
        poller.found();
        loop.callSoon(delivery, context);
    }

    /// Tells the protocol what was found.
    private void deliver() {
        scheduled = false;
        if (delivering) return; // Whoever does it is held up in the protocol, and will see what is new.
        delivering = true;
        try {
            flow.shrank(outbound.size());
            while (!paused && upgrade == null) {
                var piece = received.poll();
                if (piece == null) break;
                tell(piece);
            }
            if (ended && !toldEnd && !paused && !closing) tellEnd();
            if (lost && !toldLoss) tellLoss();
        } finally {
            delivering = false;
            if (stalled) request();
            stalled = false;
        }
    }

    private void tell(Received piece) {
        try {
            getProtocol().dataReceived(piece.bytes, piece.lend(poller.chunks()));
        } catch (Throwable e) {
            fatal("dataReceived", e);
        }
    }

    private void tellEnd() {
        toldEnd = true;
        boolean keep = false;
        try {
            keep = getProtocol().eofReceived();
        } catch (Throwable e) {
            fatal("eofReceived", e);
        }
        if (keep && tls != null) {
            Log.LOGGER.log(System.Logger.Level.WARNING, "eofReceived() returned true, which means nothing under TLS");
        }
        if (!keep || tls != null) close();
    }

    private void tellLoss() {
        toldLoss = true;
        received.drop();
        try {
            getProtocol().connectionLost(failure);
        } catch (Throwable e) {
            loop.callExceptionHandler(ExceptionContext.of("connectionLost() of " + getProtocol() + " failed", e));
        }
        if (onLost != null) onLost.run();
    }

    // ---- What it is

    @Override
    public Protocol getProtocol() {
        return Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public void setProtocol(Protocol protocol) {
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
        if (key.equals(ExtraInfo.PEERNAME))
            return Optional.ofNullable(key.type().cast(remoteAddress));
        if (key.equals(ExtraInfo.SOCKNAME))
            return Optional.ofNullable(key.type().cast(localAddress));
        return tls == null ? Optional.empty() : tls.getExtraInfo(key);
    }

    @Override
    public String toString() {
        var state = toldLoss ? "lost" : isClosing() ? "closing" : paused ? "paused" : reading ? "reading" : "idle";
        return "SocketTransport[" + localAddress + " to " + remoteAddress + ", " + state + ", " + outbound.size()
                + " bytes to send]";
    }
}
