package asyncio.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.DomainWildcardMappingBuilder;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How one connection is to be secured.
///
/// @param hostname whom a client wants to talk to, or null if it does not say and does not care
record TlsSetup(
        TlsContext context, @Nullable String hostname, int port, Duration handshakeTimeout, Duration shutdownTimeout) {
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);
    static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

    TlsSetup {
        if (context.checksHostname && hostname == null) {
            throw new IllegalArgumentException(
                    "checking the name of a host needs one: set serverHostname, or checkHostname(false)");
        }
    }

    static Duration requirePositive(Duration timeout, String name) {
        if (timeout.isPositive()) return timeout;
        throw new IllegalArgumentException(name + " is " + timeout + ", must be positive");
    }

    /// Makes what secures a channel.
    ChannelHandler newHandler(ByteBufAllocator allocator) {
        if (context.byName.isEmpty()) return newHandler(context.ssl, allocator);
        var contexts = new DomainWildcardMappingBuilder<>(context.ssl);
        context.byName.forEach((name, other) -> contexts.add(name, other.ssl));
        return new SniHandler(contexts.build(), handshakeTimeout.toMillis()) {
            @Override
            protected SslHandler newSslHandler(SslContext chosen, ByteBufAllocator alloc) {
                return TlsSetup.this.newHandler(chosen, alloc);
            }
        };
    }

    private SslHandler newHandler(SslContext ssl, ByteBufAllocator allocator) {
        var handler = hostname == null
                ? ssl.newHandler(allocator, Threads.POOL)
                : ssl.newHandler(allocator, hostname, port, Threads.POOL);
        if (context.checksHostname) {
            var parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        }
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        // The transport watches the end itself, also the part in which what was written is sent.
        handler.setCloseNotifyFlushTimeoutMillis(0);
        handler.setCloseNotifyReadTimeoutMillis(2 * shutdownTimeout.toMillis());
        return handler;
    }

    /// Holds the threads that compute keys and check certificates. That takes long, and what checks certificates may be
    /// the user's: it has no place on the thread of a loop.
    private static final class Threads {
        private static final int MOST = Math.max(2, Runtime.getRuntime().availableProcessors());
        private static final long IDLE_SECONDS = 30;

        static final ThreadPoolExecutor POOL = create();

        private static ThreadPoolExecutor create() {
            var pool = new ThreadPoolExecutor(
                    MOST,
                    MOST,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("asyncio-tls-", 0).factory());
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }
    }
}
