package asyncio.net.testing;

import asyncio.Asyncio;
import asyncio.Event;
import asyncio.net.Net;
import asyncio.net.Server;
import asyncio.streams.Connection;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A network that misbehaves: it stands between clients and a server, and does to their connections what [Faults] say.
///
/// {@snippet class = "asyncio.net.testing.FaultProxyTest" region = "faults"}
///
/// What happens by chance is the same for the same seed, connection by connection.
public final class FaultProxy implements AutoCloseable {
    private static final int READ = 64 * 1024;

    /// Connects to the server.
    @FunctionalInterface
    private interface Upstream {
        Connection open() throws IOException;
    }

    private final String target;
    private final Upstream upstream;
    private final SplittableRandom seeds;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Server server;
    private Faults towardsServer = Faults.NONE;
    private Faults towardsClient = Faults.NONE;

    /// Listens to a path, or to a port of this machine.
    private FaultProxy(String target, Upstream upstream, @Nullable Path path, long seed) throws IOException {
        this.target = target;
        this.upstream = upstream;
        this.seeds = new SplittableRandom(seed);
        this.server = path == null
                ? Net.startServer(this::forward, "127.0.0.1", 0)
                : Net.startUnixServer(this::forward, path);
    }

    /// Starts a proxy on this machine. Suspends.
    ///
    /// @param host the host of the server
    /// @param port its port
    /// @param seed what decides about chance
    /// @return the proxy
    /// @throws IOException if it cannot listen
    public static FaultProxy start(String host, int port, long seed) throws IOException {
        Objects.requireNonNull(host, "host");
        return new FaultProxy(host + ":" + port, () -> Net.openConnection(host, port), null, seed);
    }

    /// Starts a proxy in front of a Unix socket. Suspends. A Unix socket knows no reset: who would see one may see the
    /// end.
    ///
    /// @param target the file of the server's socket
    /// @param path the file of the socket to which clients connect instead; it is deleted with the proxy
    /// @param seed what decides about chance
    /// @return the proxy
    /// @throws IOException if it cannot listen
    public static FaultProxy startUnix(Path target, Path path, long seed) throws IOException {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(path, "path");
        return new FaultProxy(target.toString(), () -> Net.openUnixConnection(target), path, seed);
    }

    /// Returns the port to which clients connect instead.
    ///
    /// @return the port, on 127.0.0.1
    /// @throws IllegalStateException if it is a Unix socket
    public int port() {
        return server.port();
    }

    /// Sets what goes wrong from now on, also with the connections that are there.
    ///
    /// @param towardsServer what goes wrong on the way from clients to the server
    /// @param towardsClient what goes wrong on the way back
    public void set(Faults towardsServer, Faults towardsClient) {
        this.towardsServer = Objects.requireNonNull(towardsServer, "towardsServer");
        this.towardsClient = Objects.requireNonNull(towardsClient, "towardsClient");
    }

    /// Resets all connections that are there, on both sides.
    public void resetAll() {
        for (var connection : connections) Net.reset(connection.writer().transport());
    }

    private void forward(StreamReader reader, StreamWriter writer) throws IOException {
        var random = seeds.split();
        var client = new Connection(reader, writer);
        try (var upstream = this.upstream.open()) {
            connections.add(client);
            connections.add(upstream);
            try {
                var up = new Direction(client, upstream, true, random.split());
                var down = new Direction(upstream, client, false, random.split());
                Asyncio.await(Asyncio.gather(up::copy, down::copy), IOException.class);
            } catch (IOException e) {
                Net.reset(upstream.writer().transport()); // One end has gone: the other is to see it.
                Net.reset(writer.transport());
            } finally {
                connections.remove(client);
                connections.remove(upstream);
            }
        } finally {
            writer.close();
        }
    }

    /// Cuts all connections off and stops listening. Suspends.
    @Override
    public void close() {
        server.shutdown(Duration.ZERO);
    }

    @Override
    public String toString() {
        return "FaultProxy[to " + target + ", " + connections.size() / 2 + " connections]";
    }

    /// One of the two directions of a connection.
    private final class Direction {
        private final Connection from;
        private final Connection to;
        private final boolean up;
        private final RandomGenerator random;
        private long passed;

        Direction(Connection from, Connection to, boolean up, RandomGenerator random) {
            this.from = from;
            this.to = to;
            this.up = up;
            this.random = random;
        }

        private Faults faults() {
            return up ? towardsServer : towardsClient;
        }

        void copy() throws IOException {
            for (byte[] data; (data = from.reader().read(READ)).length > 0; ) {
                for (int at = 0; at < data.length; ) {
                    int size = pieceOf(data.length - at);
                    if (size == 0) {
                        end();
                        return;
                    }
                    send(Arrays.copyOfRange(data, at, at + size));
                    at += size;
                }
            }
            to.writer().writeEof();
        }

        /// Returns how much goes on in one piece, 0 if nothing may.
        private int pieceOf(int available) {
            var faults = faults();
            int size = faults.slice() == 0 ? available : Math.min(available, 1 + random.nextInt(faults.slice()));
            return faults.limit() < 0 ? size : (int) Math.min(size, Math.max(0, faults.limit() - passed));
        }

        private void send(byte[] piece) throws IOException {
            var faults = faults();
            long nanos = faults.latency().toNanos();
            if (faults.jitter().isPositive())
                nanos += random.nextLong(faults.jitter().toNanos());
            if (faults.bytesPerSecond() > 0) nanos += piece.length * 1_000_000_000L / faults.bytesPerSecond();
            if (nanos > 0) Asyncio.sleep(Duration.ofNanos(nanos));
            for (int i = 0; faults.garbage() > 0 && i < piece.length; i++) {
                if (random.nextDouble() < faults.garbage()) piece[i] ^= (byte) (1 + random.nextInt(255));
            }
            passed += piece.length;
            to.send(piece);
        }

        private void end() throws IOException {
            switch (faults().end()) {
                case HALF_CLOSE -> to.writer().writeEof();
                case HANG -> new Event().await();
                case RESET -> {
                    Net.reset(from.writer().transport());
                    Net.reset(to.writer().transport());
                }
            }
        }
    }
}
