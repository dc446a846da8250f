package asyncio.net;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.ExceptionGroup;
import asyncio.ReturnWhen;
import asyncio.Task;
import asyncio.streams.Endpoint;
import asyncio.streams.Protocol;
import asyncio.streams.Transport;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Connects a socket, for one call.
final class Connector {
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final NettyPoller poller = NettyPoller.of(loop);
    private final Context context = Context.copyCurrent();
    private final ConnectOptions options;

    Connector(ConnectOptions options) {
        this.options = options;
    }

    /// Connects to the first address of a host that answers. Suspends.
    SocketTransport connect(String host, int port) throws IOException {
        var tls = options.tlsSetup(host, port);
        var addresses = HostAddresses.interleaved(
                HostAddresses.find(host, port, options.family, options.resolver), options.firstOfFamily());
        var errors = new ArrayList<Exception>();
        var transport = options.happyEyeballsDelay == null || addresses.size() == 1
                ? oneByOne(addresses, errors)
                : staggered(addresses, errors);
        if (transport == null) throw failed(host, port, errors);
        return secured(transport, tls);
    }

    /// Connects to a Unix socket. Suspends.
    SocketTransport connect(Path path) throws IOException {
        Objects.requireNonNull(path, "path");
        return connectUnix(poller.io().unixAddress(path));
    }

    /// Connects to a Unix socket, which may have a name instead of a file. Suspends.
    SocketTransport connect(String name) throws IOException {
        Objects.requireNonNull(name, "name");
        return UnixName.isWithoutFile(name) ? connectUnix(poller.io().unixAddress(name)) : connect(Path.of(name));
    }

    private SocketTransport connectUnix(SocketAddress address) throws IOException {
        var tls = options.tlsSetup(null, 0);
        return secured(attempt(poller.io()::unix, address, null), tls);
    }

    /// Takes over a socket of the JDK that is connected already. Suspends. Closes it if that fails.
    SocketTransport take(SocketChannel socket, @Nullable TlsSetup tls) throws IOException {
        if (!socket.isConnected()) {
            throw new IllegalArgumentException(socket + " is not connected: connect it before, as sockConnect does");
        }
        var given = poller.given();
        return given.take(
                socket, () -> secured(attempt(() -> NioIo.INSTANCE.connected(socket, given), null, null), tls));
    }

    private SocketTransport secured(SocketTransport transport, @Nullable TlsSetup setup) throws IOException {
        if (setup == null) return transport;
        var done = loop.<@Nullable Void>createFuture();
        poller.request(() -> transport.secure(setup, e -> {
            if (e == null) poller.succeed(done, null);
            else poller.fail(done, e);
        }));
        try {
            Asyncio.await(done, SSLHandshakeException.class);
            return transport;
        } catch (SSLHandshakeException e) {
            transport.abort();
            throw Explained.here(e);
        } catch (Throwable e) {
            transport.abort();
            throw e;
        }
    }

    private SocketTransport attempt(SocketAddress address) throws IOException {
        return attempt(poller.io()::tcp, address, options.localAddress);
    }

    private SocketTransport attempt(
            Supplier<Channel> channels, @Nullable SocketAddress address, @Nullable SocketAddress local)
            throws IOException {
        try {
            return Attempt.connect(new SocketTransport(loop, poller, context.copy()), channels, address, local);
        } catch (IOException | RuntimeException e) {
            var explained = Explained.connecting(Objects.requireNonNullElse(address, "a socket"), e);
            if (explained instanceof IOException io) throw io;
            throw e;
        }
    }

    private @Nullable SocketTransport oneByOne(List<InetSocketAddress> addresses, List<Exception> errors) {
        for (var address : addresses) {
            try {
                return attempt(address);
            } catch (IOException | RuntimeException e) {
                errors.add(e);
            }
        }
        return null;
    }

    // ---- Happy eyeballs

    /// Begins an attempt after the other, each when the one before has failed or has not succeeded for a while. The
    /// first that succeeds ends the others.
    private @Nullable SocketTransport staggered(List<InetSocketAddress> addresses, List<Exception> errors) {
        var attempts = new LinkedHashSet<Task<SocketTransport>>();
        SocketTransport winner = null;
        try {
            for (var address : addresses) {
                var latest = loop.createTask(() -> attempt(address));
                attempts.add(latest);
                winner = awaitOne(attempts, latest, errors, address == addresses.getLast());
                if (winner != null) return winner;
            }
            return null;
        } finally {
            abandon(attempts, winner);
        }
    }

    /// Waits until an attempt succeeds, the latest fails, or its time is over. If it is the last one, until all have
    /// failed.
    private @Nullable SocketTransport awaitOne(
            Set<Task<SocketTransport>> attempts, Task<SocketTransport> latest, List<Exception> errors, boolean isLast) {
        var delay = isLast ? null : options.happyEyeballsDelay;
        long end = delay == null ? 0 : loop.nanoTime() + delay.toNanos();
        while (!attempts.isEmpty() && (isLast || attempts.contains(latest))) {
            var left = delay == null ? null : Duration.ofNanos(Math.max(0, end - loop.nanoTime()));
            var done = Asyncio.wait(attempts, left, ReturnWhen.FIRST_COMPLETED).done();
            if (done.isEmpty()) return null;
            for (var attempt : done) {
                if (!(attempt.exception().orElse(null) instanceof Exception failure)) return attempt.result();
                attempts.remove(attempt);
                errors.add(failure);
            }
        }
        return null;
    }

    /// Ends the attempts that are still under way, and waits for that. If the task is cancelled meanwhile, they end all
    /// the same, and the winner has won nothing.
    private void abandon(Set<Task<SocketTransport>> attempts, @Nullable SocketTransport winner) {
        for (var attempt : attempts) {
            attempt.cancel();
            attempt.addDoneCallback(ended -> {
                boolean connected = !ended.cancelled() && ended.exception().isEmpty();
                if (connected && ended.result() != winner) ended.result().abort();
            });
        }
        try {
            Asyncio.gatherOutcomes(attempts).await();
        } catch (Throwable e) {
            if (winner != null) winner.abort();
            throw e;
        }
    }

    // ---- Errors

    private IOException failed(String host, int port, List<Exception> errors) {
        var what = Explained.CANNOT_CONNECT + host + ", port " + port;
        if (options.allErrors) throw new ExceptionGroup(what, errors);
        var first = errors.getFirst();
        boolean same =
                errors.stream().allMatch(e -> String.valueOf(e.getMessage()).equals(first.getMessage()));
        if (same && first instanceof IOException single) return single;
        if (same) throw (RuntimeException) first;
        var all = new IOException(
                what + ": " + errors.stream().map(Connector::reason).toList());
        errors.forEach(all::addSuppressed);
        return all;
    }

    private static String reason(Exception e) {
        var message = String.valueOf(e.getMessage());
        return message.startsWith(Explained.CANNOT_CONNECT)
                ? message.substring(Explained.CANNOT_CONNECT.length())
                : message;
    }

    // ---- Beginning

    /// Gives a connected transport its protocol. Suspends until that was told.
    <P extends Protocol> Endpoint<Transport, P> begin(SocketTransport transport, Supplier<? extends P> factory) {
        try {
            var protocol = factory.get();
            var begun = loop.<@Nullable Void>createFuture();
            transport.begin(protocol, () -> poller.succeed(begun, null));
            begun.await();
            return new Endpoint<>(transport, protocol);
        } catch (Throwable e) {
            transport.abort();
            throw e;
        }
    }
}
