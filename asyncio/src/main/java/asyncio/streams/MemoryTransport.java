package asyncio.streams;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One of two connected ends in the memory of this process. It behaves as a socket does: it has buffers, it calls its
/// protocol from the loop only, it can be half closed, and it breaks when the other end is gone.
///
/// For tests, and for parts of a program that talk to each other as if they were elsewhere. [Connection#pair] makes
/// streams of it.
public final class MemoryTransport implements Transport {
    /*
     *   write -> unsent -> wire -> inbox of the other end -> its protocol
     *                      \_______ underWay _______/
     *
     * What does not fit under way stays unsent, and counts against the limits of the write buffer. A packet that the
     * other protocol has received makes room, and sending goes on in a callback of its own.
     */
    private static final Comparator<Packet> BY_OFFSET =
            Comparator.comparingLong(Packet::offset).thenComparing(Packet::kind);

    private final EventLoop loop = Asyncio.getRunningLoop();

    /// As with a socket, all callbacks of a connection share one context: a copy of that of who connected.
    private final Context context = Context.copyCurrent();

    private final Wire wire;
    private final int capacity;
    private final WriteFlowControl flow;
    private final LostWrites lostWrites = new LostWrites();
    private final ByteQueue unsent = new ByteQueue();
    private final ArrayDeque<Packet> inbox = new ArrayDeque<>();

    /// What has arrived before something that was sent earlier.
    private final PriorityQueue<Packet> early = new PriorityQueue<>(BY_OFFSET);

    private long sentBytes;
    private long arrivedBytes;
    private @Nullable MemoryTransport peer;
    private Protocol protocol;
    private int underWay;
    private boolean started;
    private boolean paused;
    private boolean atEnd;
    private boolean eofWritten;
    private boolean eofSent;
    private boolean closing;
    private boolean ending;
    private boolean lost;
    private boolean delivering;
    private boolean sending;

    private MemoryTransport(Protocol protocol, Wire wire, int capacity) {
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.wire = wire;
        this.capacity = capacity;
        this.flow = new WriteFlowControl(loop, this::getProtocol);
    }

    /// Two ends of one connection.
    ///
    /// @param first one end
    /// @param second the other one
    /// @param <P> the kind of protocol at the first
    /// @param <Q> the kind of protocol at the second
    public record Pair<P extends Protocol, Q extends Protocol>(
            Endpoint<MemoryTransport, P> first, Endpoint<MemoryTransport, Q> second) {}

    /// Connects two protocols. Suspends for a few turns: both hear `connectionMade`, then they may receive, and then
    /// this returns.
    ///
    /// @param first makes the protocol of the first end
    /// @param second makes the protocol of the second end
    /// @param <P> the kind of protocol at the first
    /// @param <Q> the kind of protocol at the second
    /// @return the ends
    public static <P extends Protocol, Q extends Protocol> Pair<P, Q> pair(
            Supplier<? extends P> first, Supplier<? extends Q> second) {
        return pair(MemoryLink.USUAL, first, second);
    }

    /// Connects two protocols, see [#pair(Supplier, Supplier)].
    ///
    /// @param link how bytes get from one to the other
    /// @param first makes the protocol of the first end
    /// @param second makes the protocol of the second end
    /// @param <P> the kind of protocol at the first
    /// @param <Q> the kind of protocol at the second
    /// @return the ends
    public static <P extends Protocol, Q extends Protocol> Pair<P, Q> pair(
            MemoryLink link, Supplier<? extends P> first, Supplier<? extends Q> second) {
        P here = first.get();
        Q there = second.get();
        var left = new MemoryTransport(here, link.there(), link.capacity());
        var right = new MemoryTransport(there, link.back(), link.capacity());
        left.peer = right;
        right.peer = left;
        left.schedule(() -> here.connectionMade(left));
        right.schedule(() -> there.connectionMade(right));
        left.schedule(left::start);
        right.schedule(right::start);
        Started.await(left.loop, left::abort);
        return new Pair<>(new Endpoint<>(left, here), new Endpoint<>(right, there));
    }

    MemoryTransport peer() {
        return Objects.requireNonNull(peer);
    }

    private void schedule(Runnable callback) {
        loop.callSoon(callback, context);
    }

    // ---- Receiving

    private void start() {
        started = true;
        deliverSoon();
    }

    @Override
    public boolean isReading() {
        return started && !paused && !atEnd && !closing;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        deliverSoon();
    }

    void arrived(Packet packet) {
        if (packet.kind() == Packet.Kind.RESET) {
            endSoon(new ConnectionResetException("the connection was reset by the other end"), false);
        } else if (closing) {
            peer().makeRoom(packet.size());
            if (lost && packet.size() > 0) reset();
        } else {
            early.add(packet);
            for (Packet next; (next = early.peek()) != null && next.offset() == arrivedBytes; ) {
                arrivedBytes += next.size();
                inbox.add(early.remove());
            }
            deliverSoon();
        }
    }

    private void deliverSoon() {
        if (delivering || inbox.isEmpty() || !isReading()) return;
        delivering = true;
        schedule(this::deliver);
    }

    private void deliver() {
        if (!isReading()) {
            delivering = false;
            return;
        }
        var packet = inbox.remove();
        try {
            if (packet.kind() == Packet.Kind.EOF) deliverEof();
            else protocol.dataReceived(ByteBuffer.wrap(packet.bytes()));
        } catch (Throwable e) {
            loop.callExceptionHandler(
                    ExceptionContext.of("The protocol of " + this + " failed when it received data", e));
            endSoon(e, true);
        }
        Arrays.fill(packet.bytes(), (byte) 0); // It was only lent: whoever has kept it is to notice.
        peer().makeRoom(packet.size());
        delivering = false;
        deliverSoon();
    }

    private void deliverEof() {
        atEnd = true;
        if (!protocol.eofReceived()) close();
    }

    // ---- Sending

    @Override
    public void write(ByteBuffer data) {
        if (eofWritten) throw new IllegalStateException("write was called on " + this + " after writeEof()");
        if (!data.hasRemaining()) return;
        if (closing) {
            lostWrites.drop(data, this);
            return;
        }
        if (unsent.isEmpty() && underWay < capacity) {
            var bytes = new byte[Math.min(capacity - underWay, data.remaining())];
            data.get(bytes);
            transmit(bytes);
        }
        if (data.hasRemaining()) {
            unsent.append(data);
            flow.grew(unsent.size());
        }
    }

    private void transmit(byte[] bytes) {
        var packet = Packet.data(this, bytes, sentBytes);
        underWay += bytes.length;
        sentBytes += bytes.length;
        wire.send(packet);
    }

    private void reset() {
        wire.send(Packet.of(this, Packet.Kind.RESET, sentBytes));
    }

    private void makeRoom(int bytes) {
        underWay -= bytes;
        if (sending || unsent.isEmpty() || underWay >= capacity) return;
        sending = true;
        schedule(this::sendMore);
    }

    private void sendMore() {
        sending = false;
        if (ending) return;
        int room = Math.min(unsent.size(), capacity - underWay);
        if (room > 0) transmit(unsent.take(room));
        flow.shrank(unsent.size()); // It may close this transport.
        if (!unsent.isEmpty()) return;
        if (closing) endSoon(null, false);
        else if (eofWritten) sendEof();
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void writeEof() {
        if (closing || eofWritten) return;
        eofWritten = true;
        if (unsent.isEmpty()) sendEof();
    }

    private void sendEof() {
        if (eofSent) return;
        eofSent = true;
        wire.send(Packet.of(this, Packet.Kind.EOF, sentBytes));
    }

    @Override
    public long getWriteBufferSize() {
        return unsent.size();
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return flow.limits();
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        flow.limits(limits, unsent.size());
    }

    // ---- Closing

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public void close() {
        if (closing) return;
        closing = true;
        dropInbox();
        if (unsent.isEmpty()) endSoon(null, false);
    }

    @Override
    public void abort() {
        endSoon(null, true);
    }

    /// Breaks the connection, as a network does that fails: both ends lose it, with the exception. Does not suspend.
    ///
    /// @param exception what both protocols are told
    public void sever(Throwable exception) {
        Objects.requireNonNull(exception, "exception");
        endSoon(exception, false);
        peer().endSoon(exception, false);
    }

    private void endSoon(@Nullable Throwable exception, boolean reset) {
        if (ending) return;
        ending = true;
        closing = true;
        unsent.clear();
        dropInbox();
        schedule(() -> end(exception, reset));
    }

    private void end(@Nullable Throwable exception, boolean reset) {
        lost = true;
        try {
            protocol.connectionLost(exception);
        } finally {
            if (reset) reset();
            else sendEof();
        }
    }

    private void dropInbox() {
        for (Packet packet; (packet = inbox.poll()) != null; ) peer().makeRoom(packet.size());
        for (Packet packet; (packet = early.poll()) != null; ) peer().makeRoom(packet.size());
    }

    // ---- What it is

    @Override
    public Protocol getProtocol() {
        return protocol;
    }

    @Override
    public void setProtocol(Protocol protocol) {
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
        return key.in(Map.of());
    }

    @Override
    public String toString() {
        var state = lost ? "closed" : closing ? "closing" : "open";
        return "MemoryTransport[" + state + ", " + unsent.size() + " bytes to send"
                + (paused ? ", reading is paused" : "") + (eofWritten ? ", eof was written" : "") + "]";
    }
}
