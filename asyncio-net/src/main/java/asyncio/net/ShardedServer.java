package asyncio.net;

import asyncio.Asyncio;
import asyncio.Event;
import asyncio.streams.ClientConnected;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// One server on several loops, each on a thread of its own: for services that one core cannot serve. The system shares
/// the connections out among the loops. What is served on one loop has nothing to do with the others, so whatever they
/// share needs locks.
///
/// {@snippet class = "asyncio.net.ShardedServerTest" region = "sharded"}
///
/// Used by a thread that runs no loop; there it is closed.
///
/// Python has nothing like it: there one starts several processes.
public final class ShardedServer implements AutoCloseable {
    private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    private final List<Shard> shards = new ArrayList<>();
    private final int port;

    /// A loop with its server.
    private static final class Shard {
        private final CompletableFuture<Server> server = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final Event stop = new Event();
        private volatile Duration grace = USUAL_GRACE;
    }

    private ShardedServer(int loops, Supplier<ClientConnected> handlers, String host, int port, ServerOptions options)
            throws IOException {
        int chosen = port;
        try {
            for (int i = 0; i < loops; i++) {
                var shard = new Shard();
                shards.add(shard);
                int wanted = chosen;
                Thread.ofPlatform().name("asyncio-shard-" + i).start(() -> run(shard, handlers, host, wanted, options));
                chosen = join(shard.server).port();
            }
        } catch (Throwable e) {
            shutdown(Duration.ZERO);
            throw e;
        }
        this.port = chosen;
    }

    /// Starts a server on several loops. Blocks until all of them listen.
    ///
    /// @param loops how many
    /// @param handlers called on each loop: makes what serves a connection there
    /// @param host a name or an address; the empty string means every address of this machine
    /// @param port the port; 0 lets the system pick one, the same for all
    /// @param options how to listen; the port is shared whatever they say
    /// @return the server
    /// @throws IOException if the address is not this machine's, or in use
    /// @throws IllegalArgumentException if `loops` is not positive
    public static ShardedServer start(
            int loops, Supplier<ClientConnected> handlers, String host, int port, ServerOptions options)
            throws IOException {
        if (loops < 1) throw new IllegalArgumentException("loops is " + loops + ", must be >= 1");
        return new ShardedServer(
                loops,
                Objects.requireNonNull(handlers, "handlers"),
                Objects.requireNonNull(host, "host"),
                port,
                options.reusePort(true));
    }

    private static void run(
            Shard shard, Supplier<ClientConnected> handlers, String host, int port, ServerOptions options) {
        try {
            Asyncio.run(() -> {
                var server = Net.startServer(handlers.get(), List.of(host), port, options);
                shard.server.complete(server);
                shard.stop.await();
                server.shutdown(shard.grace);
            });
            shard.ended.complete(null);
        } catch (Throwable e) {
            shard.server.completeExceptionally(e);
            shard.ended.completeExceptionally(e);
        }
    }

    private static <T> T join(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) throw cause;
            throw e;
        }
    }

    /// Returns the port that all loops listen to.
    ///
    /// @return the port
    public int port() {
        return port;
    }

    /// Ends the service on all loops at once, as [Server#shutdown] does on one. Blocks until all have ended.
    ///
    /// @param grace how long to wait for the clients
    public void shutdown(Duration grace) {
        for (var shard : shards) {
            shard.grace = grace;
            if (!shard.server.isCompletedExceptionally()) stop(shard);
        }
        for (var shard : shards) await(shard.ended);
    }

    /// Called when its server has been started.
    private static void stop(Shard shard) {
        var loop = shard.server.join().getLoop();
        if (!loop.isClosed()) loop.callSoonThreadsafe(shard.stop::set);
    }

    private static void await(CompletableFuture<Void> ended) {
        try {
            ended.get();
        } catch (ExecutionException e) {
            return; // The loop has failed, and told whoever started it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the service; clients have ten seconds. Blocks.
    @Override
    public void close() {
        shutdown(USUAL_GRACE);
    }

    @Override
    public String toString() {
        return "ShardedServer[" + shards.size() + " loops, port " + port + "]";
    }
}
