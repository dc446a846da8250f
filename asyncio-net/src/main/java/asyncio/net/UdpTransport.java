package asyncio.net;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Future;
import asyncio.streams.DatagramProtocol;
import asyncio.streams.DatagramTransport;
import asyncio.streams.ExtraInfo;
import asyncio.streams.WriteBufferLimits;
import asyncio.streams.WriteFlowControl;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The transport of a UDP socket. Its halves are those of [SocketTransport].
@SuppressWarnings("FutureReturnValueIgnored") // How it ends the handler of the channel is told, too.
final class UdpTransport implements DatagramTransport, Runnable {
    /// What a datagram counts for besides its bytes, so that empty ones fill the buffer, too.
    private static final int HEADER = 8;

    final EventLoop loop;
    private final NettyPoller poller;
    private final Io io;
    private final Context context;
    private final WriteFlowControl flow;
    private final Runnable delivery = this::deliver;
    private final ArrayDeque<Packet> outgoing = new ArrayDeque<>();
    private final ArrayDeque<Event> incoming = new ArrayDeque<>();
    private @Nullable DatagramChannel channel;
    private @Nullable DatagramProtocol protocol;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private long size;

    private boolean requested;
    private boolean reading;
    private boolean paused;
    private boolean closing;
    private boolean aborted;
    private boolean lost;
    private boolean scheduled;
    private boolean delivering;
    private boolean toldLoss;

    /// A datagram on its way out.
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    private record Packet(byte[] data, @Nullable InetSocketAddress address) {
        int size() {
            return data.length + HEADER;
        }
    }

    /// What the protocol is to be told.
    private sealed interface Event {
        record Arrival(Received data, InetSocketAddress sender) implements Event {}

        record Failure(Exception exception) implements Event {}
    }

    /// Creates the transport of a channel that is about to be opened.
    ///
    /// @param io what made the channel
    UdpTransport(EventLoop loop, Io io, Context context) {
        this.loop = loop;
        this.poller = NettyPoller.of(loop);
        this.io = io;
        this.context = context;
        this.flow = new WriteFlowControl(loop, this::getProtocol);
    }

    // ---- The beginning

    /// Opens the socket. Suspends. Closes it if that fails, and if the task is cancelled.
    ///
    /// @param channels makes the channel
    /// @param binding sets the options of the channel and binds it, when it is one of the loop
    void open(Supplier<DatagramChannel> channels, Function<DatagramChannel, ChannelFuture> binding) throws IOException {
        var opened = loop.<@Nullable Void>createFuture();
        poller.requestBehindClosing(() -> {
            if (!opened.done()) start(channels, binding, opened);
        });
        try {
            Asyncio.await(opened, IOException.class);
        } catch (Throwable e) {
            poller.request(() -> {
                if (channel != null) channel.close();
            });
            throw e;
        }
    }

    private void start(
            Supplier<DatagramChannel> channels,
            Function<DatagramChannel, ChannelFuture> binding,
            Future<@Nullable Void> opened) {
        try {
            var made = channels.get();
            channel = made;
            made.config().setAutoRead(false);
            io.prepareToReceive(made, poller.chunks());
            made.pipeline().addLast(new Handler());
            poller.netty().adopt(made).addListener(adopted -> {
                if (adopted.isSuccess()) bind(made, binding, opened);
                else poller.fail(opened, adopted.cause());
            });
        } catch (Throwable e) {
            poller.fail(opened, e);
        }
    }

    private void bind(
            DatagramChannel made, Function<DatagramChannel, ChannelFuture> binding, Future<@Nullable Void> opened) {
        try {
            binding.apply(made).addListener(ended(opened));
        } catch (Throwable e) {
            poller.fail(opened, e);
        }
    }

    private ChannelFutureListener ended(Future<@Nullable Void> opened) {
        return opening -> {
            if (opening.isSuccess()) {
                local = (InetSocketAddress) opening.channel().localAddress();
                remote = (InetSocketAddress) opening.channel().remoteAddress();
                poller.succeed(opened, null);
            } else {
                poller.fail(opened, opening.cause());
            }
        };
    }

    /// Gives this transport its protocol. First the protocol is told, then datagrams are received, then `begun` is
    /// called.
    void begin(DatagramProtocol given, Runnable begun) {
        protocol = given;
        loop.callSoon(() -> given.connectionMade(this), context);
        loop.callSoon(
                () -> {
                    reading = true;
                    request();
                },
                context);
        loop.callSoon(begun, context);
    }

    DatagramChannel channel() {
        return Objects.requireNonNull(channel, "channel");
    }

    private void request() {
        if (requested) return;
        poller.request(this); // First, because it refuses strangers.
        requested = true;
    }

    // ---- What is wanted

    /// Receives no more until [#resumeReading]: the system keeps what arrives, as long as it has room.
    void pauseReading() {
        paused = true;
        request();
    }

    void resumeReading() {
        if (!paused) return;
        paused = false;
        request();
        schedule();
    }

    @Override
    public void sendTo(ByteBuffer data, @Nullable SocketAddress address) {
        var target = target(address);
        var copy = new byte[data.remaining()];
        data.get(copy);
        if (closing) return; // As a datagram that gets lost.
        request();
        var packet = new Packet(copy, target);
        outgoing.add(packet);
        size += packet.size();
        flow.grew(size);
    }

    /// Returns where to send a datagram; null: to where this transport is connected.
    private @Nullable InetSocketAddress target(@Nullable SocketAddress address) {
        if (remote != null) {
            if (address == null || address.equals(remote)) return null;
            throw new IllegalArgumentException(this + " is connected, and cannot send to " + address);
        }
        if (!(address instanceof InetSocketAddress target)) {
            throw new IllegalArgumentException(
                    this + " is not connected, and cannot send to " + address + ": give sendTo an InetSocketAddress");
        }
        if (target.isUnresolved()) {
            throw new IllegalArgumentException(target + " is a name, not an address: look it up before");
        }
        return target;
    }

    /// Joins a multicast group, or leaves it. Suspends.
    void membership(boolean join, InetAddress group, NetworkInterface network) {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException(group + " is no group: give an address such as 239.1.2.3 or ff12::1");
        }
        var done = loop.<@Nullable Void>createFuture();
        poller.request(() -> {
            var promise = channel().newPromise();
            promise.addListener(changed -> {
                if (changed.isSuccess()) poller.succeed(done, null);
                else poller.fail(done, changed.cause());
            });
            if (join) channel().joinGroup(group, network, null, promise);
            else channel().leaveGroup(group, network, null, promise);
        });
        done.await();
    }

    @Override
    public void close() {
        if (closing) return;
        request();
        closing = true;
        dropIncoming();
    }

    @Override
    public void abort() {
        if (aborted || lost) return;
        request();
        closing = true;
        aborted = true;
        dropIncoming();
        outgoing.clear();
    }

    private void dropIncoming() {
        for (Event event; (event = incoming.poll()) != null; ) {
            if (event instanceof Event.Arrival arrival) arrival.data.drop();
        }
    }

    // ---- On the carrier

    /// Makes the channel what is wanted. Called by the carrier.
    @Override
    public void run() {
        requested = false;
        if (lost) return;
        if (aborted) {
            channel().close();
            return;
        }
        boolean any = !outgoing.isEmpty();
        for (Packet packet; (packet = outgoing.poll()) != null; ) send(packet);
        if (any) channel().flush();
        if (closing && size == 0) channel().close();
        boolean wanted = reading && !paused && !closing;
        if (channel().config().isAutoRead() != wanted && !lost)
            channel().config().setAutoRead(wanted);
    }

    private void send(Packet packet) {
        if (packet.data.length == 0 && sentEmpty(packet)) return;
        var data = Unpooled.wrappedBuffer(packet.data);
        var message = packet.address == null ? data : new DatagramPacket(data, packet.address);
        channel().write(message).addListener((ChannelFuture sent) -> {
            size -= packet.size();
            if (!sent.isSuccess() && !closing) noteFailure(sent.cause());
            if (flow.paused() && size <= flow.limits().low()) schedule();
            if (closing && size == 0) sent.channel().close();
        });
    }

    private boolean sentEmpty(Packet packet) {
        try {
            channel().flush(); // In order.
            if (!io.sendEmpty(channel(), packet.address)) return false;
        } catch (IOException e) {
            noteFailure(e);
        }
        size -= packet.size();
        if (flow.paused() && size <= flow.limits().low()) schedule();
        return true;
    }

    private void noteFailure(Throwable e) {
        incoming.add(new Event.Failure(e instanceof Exception exception ? exception : new IllegalStateException(e)));
        schedule();
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext unused, Object message) {
            var packet = (DatagramPacket) message;
            if (closing) packet.release();
            else incoming.add(new Event.Arrival(Received.of(packet.content(), poller.chunks()), packet.sender()));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext unused) {
            if (!incoming.isEmpty()) schedule();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext unused, Throwable e) {
            if (!closing) noteFailure(e);
        }

        @Override
        public void channelInactive(ChannelHandlerContext unused) {
            lost = true;
            closing = true;
            schedule();
        }
    }

    // ---- To the protocol

    private void schedule() {
        if (loop.isClosed()) dropIncoming();
        if (scheduled || protocol == null || loop.isClosed()) return;
        scheduled = true;
        poller.found();
        loop.callSoon(delivery, context);
    }

    private void deliver() {
        scheduled = false;
        if (delivering) return;
        delivering = true;
        try {
            flow.shrank(size);
            for (Event event; !paused && (event = incoming.poll()) != null; ) tell(event);
            if (lost && !toldLoss) tellLoss();
        } finally {
            delivering = false;
        }
    }

    private void tell(Event event) {
        try {
            switch (event) {
                case Event.Arrival(var data, var sender) -> {
                    try {
                        getProtocol().datagramReceived(data.bytes, sender);
                    } finally {
                        data.drop();
                    }
                }
                case Event.Failure(var exception) -> getProtocol().errorReceived(exception);
            }
        } catch (Throwable e) {
            loop.callExceptionHandler(ExceptionContext.of(getProtocol() + " failed to take a datagram", e));
        }
    }

    private void tellLoss() {
        toldLoss = true;
        dropIncoming();
        try {
            getProtocol().connectionLost(null);
        } catch (Throwable e) {
            loop.callExceptionHandler(ExceptionContext.of("connectionLost() of " + getProtocol() + " failed", e));
        }
    }

    // ---- What it is

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public long getWriteBufferSize() {
        return size;
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return flow.limits();
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        flow.limits(limits, size);
    }

    @Override
    public DatagramProtocol getProtocol() {
        return Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public void setProtocol(DatagramProtocol protocol) {
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
        if (key.equals(ExtraInfo.PEERNAME))
            return Optional.ofNullable(key.type().cast(remote));
        if (key.equals(ExtraInfo.SOCKNAME))
            return Optional.ofNullable(key.type().cast(local));
        return Optional.empty();
    }

    @Override
    public String toString() {
        var state = toldLoss ? "lost" : closing ? "closing" : paused ? "paused" : "open";
        return "UdpTransport[" + local + (remote == null ? "" : " to " + remote) + ", " + state + ", " + size
                + " bytes to send]";
    }
}
