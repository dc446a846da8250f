package asyncio.net;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.streams.ClientConnected;
import asyncio.streams.Protocol;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// Makes a server, for one call.
final class Binder {
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final NettyPoller poller = NettyPoller.of(loop);
    private final Context context = Context.copyCurrent();
    private final ServerOptions options;

    Binder(ServerOptions options) {
        this.options = options;
    }

    /// Makes a server that listens to all addresses of some hosts. Suspends.
    ///
    /// @param hosts names or addresses; none means every address of this machine
    Server start(Supplier<? extends Protocol> factory, List<String> hosts, int port) throws IOException {
        return start(Server.ofProtocols(loop, factory), hosts, port);
    }

    /// Makes a server whose connections are served in tasks. Suspends.
    Server startStreams(ClientConnected handler, List<String> hosts, int port) throws IOException {
        return start(Server.ofStreams(loop, handler, options.limit), hosts, port);
    }

    private Server start(Server server, List<String> hosts, int port) throws IOException {
        HostAddresses.requirePort(port);
        var listeners = new ArrayList<Listener>();
        try {
            var addresses = addresses(hosts, port);
            for (var address : addresses) bind(address, server, listeners, addresses.size() == 1);
            if (listeners.isEmpty()) throw new BindException("cannot listen to any of " + addresses);
        } catch (Throwable e) {
            for (var listener : listeners) listener.close();
            throw e;
        }
        return begin(server, listeners);
    }

    private Set<InetSocketAddress> addresses(List<String> hosts, int port) throws UnknownHostException {
        var addresses = new LinkedHashSet<InetSocketAddress>();
        for (var host : hosts) {
            if (host.isEmpty()) addresses.add(HostAddresses.any(options.family, port));
            else addresses.addAll(HostAddresses.find(host, port, options.family, options.resolver));
        }
        if (hosts.isEmpty()) addresses.add(HostAddresses.any(options.family, port));
        return addresses;
    }

    private void bind(InetSocketAddress address, Server server, List<Listener> listeners, boolean isOnly)
            throws IOException {
        var listener = new Listener(server, context, options);
        var family = SocketProtocolFamily.of(HostAddresses.family(address.getAddress()));
        try {
            listener.bind(() -> poller.io().tcpServer(family), address);
            listeners.add(listener);
        } catch (IOException e) {
            if (isOnly || !isOfAnotherMachine(e)) throw Explained.binding("cannot listen to ", address, e);
        }
    }

    /// A host may have addresses that this machine has not, or not yet: the others will do.
    private static boolean isOfAnotherMachine(IOException e) {
        return String.valueOf(e.getMessage()).contains("assign requested address");
    }

    // ---- Unix

    /// Makes a server that listens to a Unix socket. Suspends.
    Server startUnix(Supplier<? extends Protocol> factory, Path path) throws IOException {
        return startUnix(Server.ofProtocols(loop, factory), path);
    }

    /// Makes a server that listens to a Unix socket, and whose connections are served in tasks. Suspends.
    Server startUnixStreams(ClientConnected handler, Path path) throws IOException {
        return startUnix(Server.ofStreams(loop, handler, options.limit), path);
    }

    /// The same for a socket that may have a name instead of a file. Suspends.
    Server startUnix(Supplier<? extends Protocol> factory, String name) throws IOException {
        return startUnix(Server.ofProtocols(loop, factory), name);
    }

    /// The same for a socket that may have a name instead of a file. Suspends.
    Server startUnixStreams(ClientConnected handler, String name) throws IOException {
        return startUnix(Server.ofStreams(loop, handler, options.limit), name);
    }

    private Server startUnix(Server server, String name) throws IOException {
        Objects.requireNonNull(name, "name");
        if (!UnixName.isWithoutFile(name)) return startUnix(server, Path.of(name));
        var listener = new Listener(server, context, options);
        var io = poller.io();
        try {
            listener.bind(io::unixServer, io.unixAddress(name));
        } catch (IOException e) {
            throw Explained.binding("cannot listen to ", UnixName.readable(name), e);
        }
        return begin(server, List.of(listener));
    }

    private Server startUnix(Server server, Path path) throws IOException {
        Objects.requireNonNull(path, "path");
        var listener = new Listener(server, context, options);
        var io = poller.io();
        try {
            var temporary = UnixSocketFile.temporary(path);
            listener.bind(io::unixServer, io.unixAddress(temporary));
            var file = UnixSocketFile.moved(temporary, path);
            listener.isKnownAs(UnixDomainSocketAddress.of(path));
            if (options.cleanupSocket) server.onClose(file::delete);
        } catch (IOException e) {
            listener.close();
            throw Explained.binding("cannot listen to ", path, e);
        }
        return begin(server, List.of(listener));
    }

    // ---- Given

    /// Makes a server of a socket of the JDK that listens already. Suspends.
    Server start(Supplier<? extends Protocol> factory, ServerSocketChannel socket) throws IOException {
        return start(Server.ofProtocols(loop, factory), socket);
    }

    /// Makes a server of such a socket, whose connections are served in tasks. Suspends.
    Server startStreams(ClientConnected handler, ServerSocketChannel socket) throws IOException {
        return start(Server.ofStreams(loop, handler, options.limit), socket);
    }

    private Server start(Server server, ServerSocketChannel socket) throws IOException {
        if (socket.isOpen() && socket.getLocalAddress() == null)
            throw new IllegalArgumentException(socket + " does not listen: bind it before");
        var listener = poller.given().take(socket, () -> listening(server, socket));
        return begin(server, List.of(listener));
    }

    private Listener listening(Server server, ServerSocketChannel socket) throws IOException {
        var listener = new Listener(server, context, options);
        try {
            var address = socket.getLocalAddress();
            listener.bind(() -> NioIo.INSTANCE.listening(socket, poller.given()), null);
            listener.isKnownAs(address);
            if (options.cleanupSocket && address instanceof UnixDomainSocketAddress unix)
                server.onClose(UnixSocketFile.at(unix.getPath())::delete);
            return listener;
        } catch (Throwable e) {
            listener.close();
            throw e;
        }
    }

    private Server begin(Server server, List<Listener> listeners) {
        server.listenTo(List.copyOf(listeners));
        if (options.startServing) server.startServing();
        return server;
    }
}
