package asyncio.net;

import asyncio.streams.StreamReader;
import java.net.ProtocolFamily;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How to listen. Python: the keyword arguments of `create_server` and `start_server`.
///
/// Each method sets one option and returns these options: `new ServerOptions().backlog(1_000).reusePort(true)`.
public final class ServerOptions {
    private static final int USUAL_BACKLOG = 100;

    @Nullable
    ProtocolFamily family;

    private @Nullable TlsContext tls;
    private Duration tlsHandshakeTimeout = TlsSetup.HANDSHAKE_TIMEOUT;
    private Duration tlsShutdownTimeout = TlsSetup.SHUTDOWN_TIMEOUT;
    Resolver resolver = Resolver.jdk();
    int backlog = USUAL_BACKLOG;
    boolean reuseAddress = !System.getProperty("os.name").startsWith("Windows");
    boolean reusePort;
    boolean keepAlive;
    boolean startServing = true;
    boolean cleanupSocket = true;
    int limit = StreamReader.USUAL_LIMIT;

    /// The usual options: any family, a backlog of 100, serving at once.
    public ServerOptions() {}

    /// Takes only addresses of one family.
    ///
    /// @param family `StandardProtocolFamily.INET` or `INET6`
    /// @return these options
    public ServerOptions family(ProtocolFamily family) {
        this.family = Objects.requireNonNull(family, "family");
        return this;
    }

    /// Sets how many connections may wait to be accepted; 100 unless set.
    ///
    /// @param backlog the number
    /// @return these options
    /// @throws IllegalArgumentException if it is less than 1
    public ServerOptions backlog(int backlog) {
        if (backlog < 1) throw new IllegalArgumentException("backlog is " + backlog + ", must be >= 1");
        this.backlog = backlog;
        return this;
    }

    /// Sets whether to bind to a port on which old connections are still in their grave. True unless set, but not on
    /// Windows, where it means something else.
    ///
    /// @param reuse whether to
    /// @return these options
    public ServerOptions reuseAddress(boolean reuse) {
        this.reuseAddress = reuse;
        return this;
    }

    /// Sets whether several servers may listen on one port; the system then shares the connections out among them.
    /// False unless set.
    ///
    /// @param reuse whether to
    /// @return these options
    public ServerOptions reusePort(boolean reuse) {
        this.reusePort = reuse;
        return this;
    }

    /// Sets whether the system asks silent clients from time to time if they are still there. False unless set.
    ///
    /// @param keepAlive whether to
    /// @return these options
    public ServerOptions keepAlive(boolean keepAlive) {
        this.keepAlive = keepAlive;
        return this;
    }

    /// Sets whether to accept connections at once, or only when [Server#startServing] is called. True unless set.
    ///
    /// @param start whether to
    /// @return these options
    public ServerOptions startServing(boolean start) {
        this.startServing = start;
        return this;
    }

    /// Sets whether the file of a Unix socket is deleted when its server is closed. True unless set.
    ///
    /// @param cleanup whether to
    /// @return these options
    public ServerOptions cleanupSocket(boolean cleanup) {
        this.cleanupSocket = cleanup;
        return this;
    }

    /// Sets who finds the addresses of a host.
    ///
    /// @param resolver the resolver
    /// @return these options
    public ServerOptions resolver(Resolver resolver) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        return this;
    }

    /// Sets the limit of each [StreamReader], for `startServer`.
    ///
    /// @param limit how many bytes a line may have
    /// @return these options
    public ServerOptions limit(int limit) {
        if (limit <= 0) throw new IllegalArgumentException("limit is " + limit + ", must be positive");
        this.limit = limit;
        return this;
    }

    /// Secures the connections with TLS. Python: `ssl=`.
    ///
    /// @param context how; [TlsContext#serverBuilder(java.nio.file.Path, java.nio.file.Path)] makes one
    /// @return these options
    public ServerOptions tls(TlsContext context) {
        if (!context.isServer())
            throw new IllegalArgumentException(context + " is not for servers. Use serverBuilder(...)");
        this.tls = context;
        return this;
    }

    /// Sets how long the TLS handshake may take; 60 seconds unless set.
    ///
    /// @param timeout how long
    /// @return these options
    /// @throws IllegalArgumentException if it is not positive
    public ServerOptions tlsHandshakeTimeout(Duration timeout) {
        this.tlsHandshakeTimeout = TlsSetup.requirePositive(timeout, "tlsHandshakeTimeout");
        return this;
    }

    /// Sets how long closing a TLS connection may take; 30 seconds unless set. Then it is cut off.
    ///
    /// @param timeout how long
    /// @return these options
    /// @throws IllegalArgumentException if it is not positive
    public ServerOptions tlsShutdownTimeout(Duration timeout) {
        this.tlsShutdownTimeout = TlsSetup.requirePositive(timeout, "tlsShutdownTimeout");
        return this;
    }

    /// Returns how to secure a connection, or null if it is not to be.
    @Nullable
    TlsSetup tlsSetup() {
        return tls == null ? null : new TlsSetup(tls, null, 0, tlsHandshakeTimeout, tlsShutdownTimeout);
    }
}
