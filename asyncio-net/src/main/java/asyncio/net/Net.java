package asyncio.net;

import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import asyncio.streams.DatagramProtocol;
import asyncio.streams.DatagramTransport;
import asyncio.streams.Endpoint;
import asyncio.streams.Protocol;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamReaderProtocol;
import asyncio.streams.StreamWriter;
import asyncio.streams.Transport;
import asyncio.streams.WriteTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The network's functions, made for `import static asyncio.net.Net.*`. They work on the running loop.
public final class Net {
    private Net() {}

    // ---- Streams

    /// Connects to a host. Suspends.
    ///
    /// @param host a name or an address
    /// @param port the port
    /// @return the connection
    /// @throws IOException if there is no such host, or none of its addresses can be connected to
    public static Connection openConnection(String host, int port) throws IOException {
        return openConnection(host, port, new ConnectOptions());
    }

    /// Connects to a host, see [#openConnection(String, int)].
    ///
    /// @param host a name or an address
    /// @param port the port
    /// @param options how to connect
    /// @return the connection
    /// @throws IOException if there is no such host, or none of its addresses can be connected to
    public static Connection openConnection(String host, int port, ConnectOptions options) throws IOException {
        return Connection.of(createConnection(() -> streams(options.limit), host, port, options));
    }

    /// Goes on with a socket that is connected already, TCP or Unix, see
    /// [#createConnection(Supplier, SocketChannel, ConnectOptions)].
    ///
    /// {@snippet class = "asyncio.net.GivenSocketContract" region = "given"}
    ///
    /// @param socket the socket; from now on it belongs to the connection
    /// @param options how to go on; what concerns addresses means nothing
    /// @return the connection
    /// @throws IOException if the TLS handshake fails
    public static Connection openConnection(SocketChannel socket, ConnectOptions options) throws IOException {
        return Connection.of(createConnection(() -> streams(options.limit), socket, options));
    }

    private static List<String> hosts(String host) {
        return List.of(Objects.requireNonNull(host, "host: the empty string means every address of this machine"));
    }

    private static StreamReaderProtocol streams(int limit) {
        return new StreamReaderProtocol(new StreamReader(limit));
    }

    /// Listens, and has each connection served in a task of its own. Suspends.
    ///
    /// @param handler serves a connection
    /// @param host a name or an address; the empty string means every address of this machine
    /// @param port the port; 0 lets the system pick one, which [Server#port] tells
    /// @return the server, which accepts connections already
    /// @throws IOException if the address is not this machine's, or in use
    public static Server startServer(ClientConnected handler, String host, int port) throws IOException {
        return startServer(handler, hosts(host), port, new ServerOptions());
    }

    /// Listens to several hosts, see [#startServer(ClientConnected, String, int)].
    ///
    /// @param handler serves a connection
    /// @param hosts names or addresses; none means every address of this machine
    /// @param port the port
    /// @param options how to listen
    /// @return the server
    /// @throws IOException if an address is in use, or none is this machine's
    public static Server startServer(ClientConnected handler, List<String> hosts, int port, ServerOptions options)
            throws IOException {
        return new Binder(options).startStreams(handler, hosts, port);
    }

    /// Serves with a socket that listens already, see [#createServer(Supplier, ServerSocketChannel, ServerOptions)].
    ///
    /// @param handler serves a connection
    /// @param socket the socket; from now on it belongs to the server
    /// @param options how to serve; what concerns addresses means nothing
    /// @return the server
    /// @throws IOException if the socket cannot be used
    public static Server startServer(ClientConnected handler, ServerSocketChannel socket, ServerOptions options)
            throws IOException {
        return new Binder(options).startStreams(handler, socket);
    }

    // ---- Transports and protocols

    /// Connects to a host. Suspends until the protocol was told.
    ///
    /// @param factory makes the protocol
    /// @param host a name or an address
    /// @param port the port
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if there is no such host, or none of its addresses can be connected to
    public static <P extends Protocol> Endpoint<Transport, P> createConnection(
            Supplier<? extends P> factory, String host, int port) throws IOException {
        return createConnection(factory, host, port, new ConnectOptions());
    }

    /// Connects to a host, see [#createConnection(Supplier, String, int)].
    ///
    /// @param factory makes the protocol
    /// @param host a name or an address
    /// @param port the port
    /// @param options how to connect
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if there is no such host, or none of its addresses can be connected to
    public static <P extends Protocol> Endpoint<Transport, P> createConnection(
            Supplier<? extends P> factory, String host, int port, ConnectOptions options) throws IOException {
        var connector = new Connector(options);
        return connector.begin(connector.connect(host, port), factory);
    }

    /// Goes on with a socket that is connected already, TCP or Unix. Suspends until the protocol was told. Python:
    /// `sock=`.
    ///
    /// From now on the socket belongs to the transport, which closes it; it is closed, too, if this fails, other than
    /// because of what was given. Where the loop does not wait in the JDK's selector, a thread does so for such sockets:
    /// they are slower than the loop's own.
    ///
    /// @param factory makes the protocol
    /// @param socket the socket
    /// @param options how to go on; what concerns addresses means nothing
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if the TLS handshake fails
    /// @throws IllegalArgumentException if the socket is closed or not connected
    /// @throws IllegalStateException if it belongs to a transport already, or somebody waits for it
    public static <P extends Protocol> Endpoint<Transport, P> createConnection(
            Supplier<? extends P> factory, SocketChannel socket, ConnectOptions options) throws IOException {
        var connector = new Connector(options);
        return connector.begin(connector.take(socket, options.tlsSetup(null, 0)), factory);
    }

    /// Serves a connection that was accepted elsewhere, see
    /// [#createConnection(Supplier, SocketChannel, ConnectOptions)]. Python: `loop.connect_accepted_socket`.
    ///
    /// @param factory makes the protocol
    /// @param socket the socket
    /// @param options how to secure it; nothing else counts
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if the TLS handshake fails
    public static <P extends Protocol> Endpoint<Transport, P> connectAcceptedSocket(
            Supplier<? extends P> factory, SocketChannel socket, ServerOptions options) throws IOException {
        var connector = new Connector(new ConnectOptions());
        return connector.begin(connector.take(socket, options.tlsSetup()), factory);
    }

    /// Listens. Suspends.
    ///
    /// @param factory makes the protocol of each connection
    /// @param host a name or an address; the empty string means every address of this machine
    /// @param port the port; 0 lets the system pick one, which [Server#port] tells
    /// @return the server, which accepts connections already
    /// @throws IOException if the address is not this machine's, or in use
    public static Server createServer(Supplier<? extends Protocol> factory, String host, int port) throws IOException {
        return createServer(factory, hosts(host), port, new ServerOptions());
    }

    /// Listens to several hosts, see [#createServer(Supplier, String, int)].
    ///
    /// @param factory makes the protocol of each connection
    /// @param hosts names or addresses; none means every address of this machine
    /// @param port the port
    /// @param options how to listen
    /// @return the server
    /// @throws IOException if an address is in use, or none is this machine's
    public static Server createServer(
            Supplier<? extends Protocol> factory, List<String> hosts, int port, ServerOptions options)
            throws IOException {
        return new Binder(options).start(factory, hosts, port);
    }

    /// Serves with a socket that listens already, TCP or Unix. Suspends. Python: `sock=`. Whose the socket is, see
    /// [#createConnection(Supplier, SocketChannel, ConnectOptions)].
    ///
    /// @param factory makes the protocol of each connection
    /// @param socket the socket; from now on it belongs to the server
    /// @param options how to serve; what concerns addresses means nothing
    /// @return the server
    /// @throws IOException if the socket cannot be used
    /// @throws IllegalArgumentException if the socket is closed or not bound
    public static Server createServer(
            Supplier<? extends Protocol> factory, ServerSocketChannel socket, ServerOptions options)
            throws IOException {
        return new Binder(options).start(factory, socket);
    }

    // ---- TLS

    /// Goes on with TLS on a connection that is under way, as a server or as a client that does not check the name of
    /// the host. Suspends: it waits until what was written is sent, and for the handshake. What the reader has received
    /// and nobody has read counts as part of the handshake.
    ///
    /// @param reader what the other end sends, from now on secured
    /// @param writer where to send, from now on secured
    /// @param context how to secure it, for a server or for a client
    /// @throws IOException if the handshake fails; the connection is closed then
    public static void startTls(StreamReader reader, StreamWriter writer, TlsContext context) throws IOException {
        StartTls.streams(reader, writer, context, null);
    }

    /// Goes on with TLS on a connection that is under way, as a client, see
    /// [#startTls(StreamReader, StreamWriter, TlsContext)].
    ///
    /// @param reader what the other end sends, from now on secured
    /// @param writer where to send, from now on secured
    /// @param context how to secure it, for a client
    /// @param serverHostname the name that the certificate is to have
    /// @throws IOException if the handshake fails; the connection is closed then
    public static void startTls(StreamReader reader, StreamWriter writer, TlsContext context, String serverHostname)
            throws IOException {
        StartTls.streams(reader, writer, context, Objects.requireNonNull(serverHostname, "serverHostname"));
    }

    /// Goes on with TLS under a protocol. Suspends: it waits until what was written is sent, and for the handshake.
    /// Python: `loop.start_tls`, which returns a new transport; here it is the same one.
    ///
    /// @param transport the transport of a connection
    /// @param context how to secure it, for a server or for a client
    /// @param serverHostname the name that the certificate is to have; null if the context does not check it
    /// @throws IOException if the handshake fails; the connection is closed then
    /// @throws IllegalArgumentException if the transport is none that this module has made
    public static void startTls(Transport transport, TlsContext context, @Nullable String serverHostname)
            throws IOException {
        StartTls.transport(transport, context, serverHostname, new byte[0]);
    }

    // ---- Files

    /// Sends a file over a connection, as far as possible without the detour through the memory of this process.
    /// Suspends. Nothing may be written meanwhile. Python: `loop.sendfile`.
    ///
    /// Cancelling ends it between two pieces: what has begun is still sent, so do not close the file before the write
    /// buffer of the transport is empty. The position of the file is behind what was sent.
    ///
    /// @param transport the transport of a connection
    /// @param file the file, open for reading; it is not closed
    /// @return how many bytes were sent
    /// @throws IOException if the file cannot be read, or the connection is lost
    /// @throws IllegalStateException if the transport is closing
    public static long sendfile(WriteTransport transport, FileChannel file) throws IOException {
        return sendfile(transport, file, 0, Long.MAX_VALUE);
    }

    /// Sends a part of a file, see [#sendfile(WriteTransport, FileChannel)].
    ///
    /// @param transport the transport of a connection
    /// @param file the file, open for reading; it is not closed
    /// @param offset where in the file to begin
    /// @param count how many bytes to send at most
    /// @return how many bytes were sent; fewer than `count` if the file ends before
    /// @throws IOException if the file cannot be read, or the connection is lost
    /// @throws IllegalArgumentException if `offset` is negative, or `count` not positive
    public static long sendfile(WriteTransport transport, FileChannel file, long offset, long count)
            throws IOException {
        return new FileSender(transport, file).send(offset, count);
    }

    /// Ends a connection at once, so that the other end sees a reset, not an orderly end. Does not suspend. What was
    /// written and is not sent yet is dropped. Python: the socket option `SO_LINGER` and `abort()`.
    ///
    /// @param transport the transport of a connection
    /// @throws IllegalArgumentException if the transport is none that this module has made
    public static void reset(WriteTransport transport) {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalArgumentException(transport + " cannot be reset: it is not that of a socket");
        }
        socket.reset();
    }

    // ---- Unix sockets

    /// Connects to a Unix socket. Suspends.
    ///
    /// @param path the file of the socket
    /// @return the connection
    /// @throws IOException if nobody listens there
    public static Connection openUnixConnection(Path path) throws IOException {
        return openUnixConnection(path, new ConnectOptions());
    }

    /// Connects to a Unix socket. Suspends.
    ///
    /// @param path the file of the socket
    /// @param options how to connect; what concerns addresses means nothing
    /// @return the connection
    /// @throws IOException if nobody listens there
    public static Connection openUnixConnection(Path path, ConnectOptions options) throws IOException {
        return Connection.of(createUnixConnection(() -> streams(options.limit), path, options));
    }

    /// Connects to a Unix socket, which may have a name instead of a file, see
    /// [#createUnixServer(Supplier, String, ServerOptions)].
    ///
    /// @param name the name or the path
    /// @param options how to connect; what concerns addresses means nothing
    /// @return the connection
    /// @throws IOException if nobody listens there
    public static Connection openUnixConnection(String name, ConnectOptions options) throws IOException {
        return Connection.of(createUnixConnection(() -> streams(options.limit), name, options));
    }

    /// Listens to a Unix socket, and has each connection served in a task of its own. Suspends. The file of an earlier
    /// server is replaced; the file is deleted when the server is closed.
    ///
    /// @param handler serves a connection
    /// @param path the file of the socket
    /// @return the server, which accepts connections already
    /// @throws IOException if there is another file already, or the folder is not there
    public static Server startUnixServer(ClientConnected handler, Path path) throws IOException {
        return startUnixServer(handler, path, new ServerOptions());
    }

    /// Listens to a Unix socket, see [#startUnixServer(ClientConnected, Path)].
    ///
    /// @param handler serves a connection
    /// @param path the file of the socket
    /// @param options how to listen; what concerns addresses means nothing
    /// @return the server
    /// @throws IOException if there is another file already, or the folder is not there
    public static Server startUnixServer(ClientConnected handler, Path path, ServerOptions options) throws IOException {
        return new Binder(options).startUnixStreams(handler, path);
    }

    /// Listens to a Unix socket, which may have a name instead of a file, see
    /// [#createUnixServer(Supplier, String, ServerOptions)].
    ///
    /// @param handler serves a connection
    /// @param name the name or the path
    /// @param options how to listen; what concerns addresses means nothing
    /// @return the server
    /// @throws IOException if the name is in use
    public static Server startUnixServer(ClientConnected handler, String name, ServerOptions options)
            throws IOException {
        return new Binder(options).startUnixStreams(handler, name);
    }

    /// Connects to a Unix socket. Suspends until the protocol was told.
    ///
    /// @param factory makes the protocol
    /// @param path the file of the socket
    /// @param options how to connect; what concerns addresses means nothing
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if nobody listens there
    public static <P extends Protocol> Endpoint<Transport, P> createUnixConnection(
            Supplier<? extends P> factory, Path path, ConnectOptions options) throws IOException {
        var connector = new Connector(options);
        return connector.begin(connector.connect(path), factory);
    }

    /// Connects to a Unix socket, which may have a name instead of a file, see
    /// [#createUnixServer(Supplier, String, ServerOptions)]. Suspends until the protocol was told.
    ///
    /// @param factory makes the protocol
    /// @param name the name or the path
    /// @param options how to connect; what concerns addresses means nothing
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if nobody listens there
    public static <P extends Protocol> Endpoint<Transport, P> createUnixConnection(
            Supplier<? extends P> factory, String name, ConnectOptions options) throws IOException {
        var connector = new Connector(options);
        return connector.begin(connector.connect(name), factory);
    }

    /// Listens to a Unix socket, see [#startUnixServer(ClientConnected, Path)].
    ///
    /// @param factory makes the protocol of each connection
    /// @param path the file of the socket
    /// @param options how to listen; what concerns addresses means nothing
    /// @return the server
    /// @throws IOException if there is another file already, or the folder is not there
    public static Server createUnixServer(Supplier<? extends Protocol> factory, Path path, ServerOptions options)
            throws IOException {
        return new Binder(options).startUnix(factory, path);
    }

    /// Listens to a Unix socket, which may have a name instead of a file. Suspends. Linux has such names: they begin
    /// with a NUL (`"\0name"`), nobody need delete them, and no rights protect them. Only epoll and io_uring can use
    /// them. What does not begin with a NUL is a path, see [#startUnixServer(ClientConnected, Path)].
    ///
    /// @param factory makes the protocol of each connection
    /// @param name the name or the path
    /// @param options how to listen; what concerns addresses means nothing
    /// @return the server
    /// @throws IOException if the name is in use
    /// @throws IllegalArgumentException if the name is empty, or longer than 106 bytes
    /// @throws UnsupportedOperationException if it begins with a NUL, and the loop waits in something else
    public static Server createUnixServer(Supplier<? extends Protocol> factory, String name, ServerOptions options)
            throws IOException {
        return new Binder(options).startUnix(factory, name);
    }

    // ---- Datagrams

    /// Opens a socket for datagrams. Suspends.
    ///
    /// @param local what to bind it to; port 0 lets the system pick one
    /// @return the socket
    /// @throws IOException if the address is not this machine's, or in use
    public static DatagramSocket bindDatagramSocket(InetSocketAddress local) throws IOException {
        return openDatagramSocket(local, null, new DatagramOptions());
    }

    /// Opens a socket for datagrams to and from one address. Suspends.
    ///
    /// @param remote the address
    /// @return the socket
    /// @throws IOException if the address cannot be reached from here
    public static DatagramSocket connectDatagramSocket(InetSocketAddress remote) throws IOException {
        return openDatagramSocket(null, remote, new DatagramOptions());
    }

    /// Opens a socket for datagrams. Suspends.
    ///
    /// @param local what to bind it to, or null: the system picks
    /// @param remote the only address to send to and to receive from, or null for any
    /// @param options more options
    /// @return the socket
    /// @throws IOException if an address is in use, is not this machine's, or cannot be reached
    public static DatagramSocket openDatagramSocket(
            @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, DatagramOptions options)
            throws IOException {
        return new DatagramOpener(options).openSocket(local, remote);
    }

    /// Opens a UDP socket for a protocol. Suspends until the protocol was told. Python:
    /// `loop.create_datagram_endpoint`.
    ///
    /// @param factory makes the protocol
    /// @param local what to bind it to, or null: the system picks
    /// @param remote the only address to send to and to receive from, or null for any
    /// @param options more options
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if an address is in use, is not this machine's, or cannot be reached
    /// @throws IllegalArgumentException if there is neither an address nor a family
    public static <P extends DatagramProtocol> Endpoint<DatagramTransport, P> createDatagramEndpoint(
            Supplier<? extends P> factory,
            @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote,
            DatagramOptions options)
            throws IOException {
        return new DatagramOpener(options).open(factory, local, remote);
    }

    /// Goes on with a socket for datagrams that is open already. Suspends. Python: `sock=`. Whose it is, see
    /// [#createConnection(Supplier, SocketChannel, ConnectOptions)].
    ///
    /// @param factory makes the protocol
    /// @param socket the socket; it is bound if it is not
    /// @param <P> the kind of protocol
    /// @return the transport and the protocol
    /// @throws IOException if the socket cannot be used
    public static <P extends DatagramProtocol> Endpoint<DatagramTransport, P> createDatagramEndpoint(
            Supplier<? extends P> factory, DatagramChannel socket) throws IOException {
        return new DatagramOpener(new DatagramOptions()).take(factory, socket);
    }

    /// Goes on with a socket for datagrams, see [#createDatagramEndpoint(Supplier, DatagramChannel)].
    ///
    /// @param socket the socket; it is bound if it is not
    /// @return what tasks send and receive with
    /// @throws IOException if the socket cannot be used
    public static DatagramSocket openDatagramSocket(DatagramChannel socket) throws IOException {
        return new DatagramOpener(new DatagramOptions()).takeSocket(socket);
    }

    // ---- Names and addresses

    /// Finds the addresses of a host. Suspends, unless it is an address already. Cancelling ends the wait, not the
    /// look-up.
    ///
    /// @param host a name or an address
    /// @param port the port of the addresses
    /// @return the addresses, one at least, in the order in which they should be tried
    /// @throws UnknownHostException if there are none
    public static List<InetSocketAddress> getaddrinfo(String host, int port) throws UnknownHostException {
        return HostAddresses.find(host, port, null, Resolver.jdk());
    }

    /// Finds the name of the host that has an address. Suspends. Cancelling ends the wait, not the look-up.
    ///
    /// @param address the address
    /// @return the name; the digits of the address if it has none
    public static String getnameinfo(InetSocketAddress address) {
        return HostAddresses.nameOf(address.getAddress());
    }

    // ---- Channels of the JDK

    /// Has a callback called whenever a channel can be read from, or a connection accepted, in place of an earlier
    /// callback. Does not suspend. Python: `loop.add_reader`.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param callback what to call, again and again until [#removeReader]
    public static void addReader(SelectableChannel channel, Runnable callback) {
        new JdkSockets().add(channel, SelectionKey.OP_READ, callback);
    }

    /// Ends what [#addReader] began. Does not suspend.
    ///
    /// @param channel the channel
    /// @return whether there was a callback
    public static boolean removeReader(SelectableChannel channel) {
        return new JdkSockets().remove(channel, SelectionKey.OP_READ);
    }

    /// Has a callback called whenever a channel can be written to, or is connected, in place of an earlier callback.
    /// Does not suspend. Python: `loop.add_writer`.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param callback what to call, again and again until [#removeWriter]
    public static void addWriter(SelectableChannel channel, Runnable callback) {
        new JdkSockets().add(channel, SelectionKey.OP_WRITE, callback);
    }

    /// Ends what [#addWriter] began. Does not suspend.
    ///
    /// @param channel the channel
    /// @return whether there was a callback
    public static boolean removeWriter(SelectableChannel channel) {
        return new JdkSockets().remove(channel, SelectionKey.OP_WRITE);
    }

    /// Receives bytes. Suspends unless some are there. Cancelling it loses none.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param most how many at most
    /// @return the bytes; none at the end of the data
    /// @throws IOException if the connection breaks
    /// @throws IllegalStateException if another task receives from this channel already
    public static byte[] sockRecv(SocketChannel channel, int most) throws IOException {
        return new JdkSockets().receive(channel, most);
    }

    /// Receives bytes into a buffer. Suspends unless some are there. Cancelling it loses none.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param buffer where to put them
    /// @return how many; -1 at the end of the data
    /// @throws IOException if the connection breaks
    /// @throws IllegalStateException if another task receives from this channel already
    public static int sockRecvInto(SocketChannel channel, ByteBuffer buffer) throws IOException {
        return new JdkSockets().receive(channel, buffer);
    }

    /// Receives a datagram. Suspends unless one is there. Cancelling it loses none.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param buffer where to put it; what does not fit is lost
    /// @return where it came from
    /// @throws IOException if the system reports an error
    /// @throws IllegalStateException if another task receives from this channel already
    public static SocketAddress sockRecvFrom(DatagramChannel channel, ByteBuffer buffer) throws IOException {
        return new JdkSockets().receiveFrom(channel, buffer);
    }

    /// Sends all bytes. Suspends if they cannot be sent at once. If it is cancelled, the buffer shows how many were
    /// sent.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param data the bytes
    /// @throws IOException if the connection breaks
    /// @throws IllegalStateException if another task sends to this channel already
    public static void sockSendAll(SocketChannel channel, ByteBuffer data) throws IOException {
        new JdkSockets().sendAll(channel, data);
    }

    /// Sends a datagram. Suspends if it cannot be sent at once.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param data its bytes
    /// @param target where to
    /// @return how many bytes it has
    /// @throws IOException if the system reports an error
    /// @throws IllegalStateException if another task sends to this channel already
    public static int sockSendTo(DatagramChannel channel, ByteBuffer data, SocketAddress target) throws IOException {
        return new JdkSockets().sendTo(channel, data, target);
    }

    /// Connects a channel. Suspends unless that succeeds at once.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param target where to; an address, not the name of a host
    /// @throws IOException if it cannot be connected
    public static void sockConnect(SocketChannel channel, SocketAddress target) throws IOException {
        new JdkSockets().connect(channel, target);
    }

    /// Accepts a connection. Suspends unless one is there. Cancelling it loses none.
    ///
    /// @param channel the channel that listens, in non-blocking mode
    /// @return the connection, in non-blocking mode
    /// @throws IOException if the channel is closed, or no connection can be accepted
    /// @throws IllegalStateException if another task accepts here already
    public static SocketChannel sockAccept(ServerSocketChannel channel) throws IOException {
        return new JdkSockets().accept(channel);
    }

    /// Sends a part of a file. Suspends if it cannot be sent at once. The position of the file is behind what was sent.
    ///
    /// @param channel the channel, in non-blocking mode
    /// @param file the file, open for reading; it is not closed
    /// @param offset where in the file to begin
    /// @param count how many bytes to send at most
    /// @return how many bytes were sent
    /// @throws IOException if the file cannot be read, or the connection breaks
    public static long sockSendfile(SocketChannel channel, FileChannel file, long offset, long count)
            throws IOException {
        return new JdkSockets().sendFile(channel, file, offset, count);
    }
}
