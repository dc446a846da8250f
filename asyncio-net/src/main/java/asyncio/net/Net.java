package asyncio.net;

import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import asyncio.streams.Endpoint;
import asyncio.streams.Protocol;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamReaderProtocol;
import asyncio.streams.Transport;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

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
        return startServer(handler, List.of(host), port, new ServerOptions());
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

    /// Listens. Suspends.
    ///
    /// @param factory makes the protocol of each connection
    /// @param host a name or an address; the empty string means every address of this machine
    /// @param port the port; 0 lets the system pick one, which [Server#port] tells
    /// @return the server, which accepts connections already
    /// @throws IOException if the address is not this machine's, or in use
    public static Server createServer(Supplier<? extends Protocol> factory, String host, int port) throws IOException {
        return createServer(factory, List.of(host), port, new ServerOptions());
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
}
