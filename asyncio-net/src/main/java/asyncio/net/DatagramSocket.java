package asyncio.net;

import asyncio.Event;
import asyncio.streams.DatagramProtocol;
import asyncio.streams.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A socket for datagrams, for tasks: [#send] and [#receive] suspend.
///
/// {@snippet class = "asyncio.net.DatagramSocketContract" region = "echo"}
///
/// It keeps a limited number of datagrams that nobody has received yet; what arrives beyond that stays with the system,
/// which drops what it has no room for. Iterating gives the datagrams until the socket is closed.
///
/// Python has nothing like it: there one writes a `DatagramProtocol`.
public final class DatagramSocket implements Iterable<Datagram>, AutoCloseable {
    private static final int MOST_KEPT = 64;

    private final UdpTransport transport;
    private final ArrayDeque<Datagram> kept = new ArrayDeque<>();
    private final Event arrived = new Event();
    private final Event writable = new Event();
    private final Event lost = new Event();
    private @Nullable IOException failure;
    private boolean receiving;

    DatagramSocket(UdpTransport transport) {
        this.transport = transport;
        writable.set();
    }

    /// Sends a datagram to where this socket is connected. Suspends while too much waits to be sent.
    ///
    /// @param data its bytes
    /// @throws IOException if this socket is closed, or an earlier datagram could not be sent
    public void send(byte[] data) throws IOException {
        sendTo(data, null);
    }

    /// Sends a datagram. Suspends while too much waits to be sent.
    ///
    /// @param data its bytes
    /// @param address where to
    /// @throws IOException if this socket is closed, or an earlier datagram could not be sent
    /// @throws IllegalArgumentException if this socket is connected to another address
    public void send(byte[] data, SocketAddress address) throws IOException {
        sendTo(data, Objects.requireNonNull(address, "address"));
    }

    /// Sends text in UTF-8, see [#send(byte\[\], SocketAddress)].
    ///
    /// @param text the text
    /// @param address where to
    /// @throws IOException if this socket is closed, or an earlier datagram could not be sent
    public void send(String text, SocketAddress address) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8), address);
    }

    private void sendTo(byte[] data, @Nullable SocketAddress address) throws IOException {
        throwFailure();
        ensureOpen();
        writable.await();
        transport.sendTo(data, address);
    }

    /// Waits for a datagram. Suspends unless one has arrived.
    ///
    /// @return the datagram
    /// @throws IOException if this socket is closed, or if the system reports that an earlier datagram did not arrive
    /// @throws IllegalStateException if another task waits here already
    public Datagram receive() throws IOException {
        if (receiving) throw new IllegalStateException("another task waits for the next datagram of " + this);
        receiving = true;
        try {
            while (kept.isEmpty()) {
                throwFailure();
                ensureOpen();
                arrived.clear();
                arrived.await();
            }
        } finally {
            receiving = false;
        }
        var datagram = kept.removeFirst();
        if (kept.size() == MOST_KEPT / 2) transport.resumeReading();
        return datagram;
    }

    private void throwFailure() throws IOException {
        var thrown = failure;
        failure = null;
        if (thrown != null) throw thrown;
    }

    private void ensureOpen() throws SocketException {
        if (transport.isClosing()) throw new SocketException(this + " is closed");
    }

    /// Returns the datagrams as they arrive. Its `hasNext` suspends, and is false when this socket is closed.
    @Override
    public Iterator<Datagram> iterator() {
        return new Iterator<>() {
            private @Nullable Datagram next;

            @Override
            public boolean hasNext() {
                try {
                    if (next == null && !transport.isClosing()) next = receive();
                } catch (IOException e) {
                    if (!transport.isClosing()) throw new java.io.UncheckedIOException(e);
                }
                return next != null;
            }

            @Override
            public Datagram next() {
                if (!hasNext()) throw new NoSuchElementException(DatagramSocket.this + " is closed");
                var datagram = Objects.requireNonNull(next);
                next = null;
                return datagram;
            }
        };
    }

    // ---- Multicast

    /// Joins a multicast group: what is sent to it arrives here, too. Suspends.
    ///
    /// @param group the address of the group
    /// @param network the interface on which to listen
    /// @throws IOException if the system does not let us
    /// @throws IllegalArgumentException if the address is not that of a group
    public void join(InetAddress group, NetworkInterface network) throws IOException {
        transport.membership(true, group, network);
    }

    /// Leaves a multicast group. Suspends.
    ///
    /// @param group the address of the group
    /// @param network the interface
    /// @throws IOException if the system does not let us
    public void leave(InetAddress group, NetworkInterface network) throws IOException {
        transport.membership(false, group, network);
    }

    // ---- What it is

    /// Returns the address that this socket is bound to.
    ///
    /// @return the address
    public InetSocketAddress address() {
        return (InetSocketAddress) transport.getExtraInfo(ExtraInfo.SOCKNAME).orElseThrow();
    }

    /// Returns what this socket is made of.
    ///
    /// @return the transport
    public asyncio.streams.DatagramTransport transport() {
        return transport;
    }

    /// Closes this socket when what was given to it is sent, and waits for that. Suspends unless it is closed. Whoever
    /// waits for a datagram gets a [SocketException].
    @Override
    public void close() {
        transport.close();
        arrived.set();
        lost.await();
    }

    /// What the transport calls.
    DatagramProtocol protocol() {
        return new DatagramProtocol() {
            @Override
            public void datagramReceived(ByteBuffer data, SocketAddress sender) {
                var bytes = new byte[data.remaining()];
                data.get(bytes);
                kept.add(new Datagram(bytes, sender));
                if (kept.size() >= MOST_KEPT) transport.pauseReading();
                arrived.set();
            }

            @Override
            public void errorReceived(Exception exception) {
                failure = exception instanceof IOException io ? io : new IOException(exception);
                arrived.set();
            }

            @Override
            public void pauseWriting() {
                writable.clear();
            }

            @Override
            public void resumeWriting() {
                writable.set();
            }

            @Override
            public void connectionLost(@Nullable Throwable exception) {
                writable.set();
                arrived.set();
                lost.set();
            }
        };
    }

    @Override
    public String toString() {
        return "DatagramSocket[" + kept.size() + " to receive, " + transport + "]";
    }
}
