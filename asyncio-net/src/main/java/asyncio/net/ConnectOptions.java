package asyncio.net;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How to connect. Python: the keyword arguments of `create_connection` and `open_connection`.
///
/// Each method sets one option and returns these options: `new ConnectOptions().happyEyeballsDelay(ofMillis(250))`.
public final class ConnectOptions {
    @Nullable
    ProtocolFamily family;

    @Nullable
    InetSocketAddress localAddress;

    @Nullable
    Duration happyEyeballsDelay;

    private @Nullable TlsContext tls;
    private @Nullable String serverHostname;
    private Duration tlsHandshakeTimeout = TlsSetup.HANDSHAKE_TIMEOUT;
    private Duration tlsShutdownTimeout = TlsSetup.SHUTDOWN_TIMEOUT;
    Resolver resolver = Resolver.jdk();
    int interleave = -1;
    boolean allErrors;
    int limit = asyncio.streams.StreamReader.USUAL_LIMIT;

    /// The usual options: any family, addresses one after another.
    public ConnectOptions() {}

    /// Takes only addresses of one family. Python: `family=`.
    ///
    /// @param family `StandardProtocolFamily.INET` or `INET6`
    /// @return these options
    public ConnectOptions family(ProtocolFamily family) {
        this.family = Objects.requireNonNull(family, "family");
        return this;
    }

    /// Sets the address that the socket is bound to before it connects. Python: `local_addr=`.
    ///
    /// @param address the address; port 0 lets the system pick one
    /// @return these options
    public ConnectOptions localAddress(InetSocketAddress address) {
        this.localAddress = Objects.requireNonNull(address, "address");
        return this;
    }

    /// Tries the next address of a host when one has not answered for a while, without giving that one up. The first to
    /// answer wins. 250 ms is usual.
    ///
    /// @param delay how long to wait before the next address is tried, too
    /// @return these options
    public ConnectOptions happyEyeballsDelay(Duration delay) {
        this.happyEyeballsDelay = Objects.requireNonNull(delay, "delay");
        return this;
    }

    /// Has the families of the addresses take turns.
    ///
    /// @param firstOfFamily how many of the first family come first; 0, not to reorder; 1 is the default with
    ///     [#happyEyeballsDelay], 0 without
    /// @return these options
    /// @throws IllegalArgumentException if it is negative
    public ConnectOptions interleave(int firstOfFamily) {
        if (firstOfFamily < 0)
            throw new IllegalArgumentException("firstOfFamily is " + firstOfFamily + ", must be >= 0");
        this.interleave = firstOfFamily;
        return this;
    }

    /// Throws an [asyncio.ExceptionGroup] of all failures when no address could be connected to, instead of one
    /// exception.
    ///
    /// @return these options
    public ConnectOptions allErrors() {
        this.allErrors = true;
        return this;
    }

    /// Sets who finds the addresses of a host.
    ///
    /// @param resolver the resolver
    /// @return these options
    public ConnectOptions resolver(Resolver resolver) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        return this;
    }

    /// Sets the limit of the [asyncio.streams.StreamReader], for `openConnection`.
    ///
    /// @param limit how many bytes a line may have
    /// @return these options
    public ConnectOptions limit(int limit) {
        if (limit <= 0) throw new IllegalArgumentException("limit is " + limit + ", must be positive");
        this.limit = limit;
        return this;
    }

    /// Secures the connection with TLS. Python: `ssl=`.
    ///
    /// @param context how; `TlsContext.client()` is the usual one
    /// @return these options
    public ConnectOptions tls(TlsContext context) {
        if (context.isServer())
            throw new IllegalArgumentException(context + " is for servers. Use TlsContext.client()");
        this.tls = context;
        return this;
    }

    /// Sets the name that the certificate of the server is to have, if it is not that of the host. Python:
    /// `server_hostname=`.
    ///
    /// @param name the name
    /// @return these options
    public ConnectOptions serverHostname(String name) {
        this.serverHostname = Objects.requireNonNull(name, "name");
        return this;
    }

    /// Sets how long the TLS handshake may take; 60 seconds unless set.
    ///
    /// @param timeout how long
    /// @return these options
    /// @throws IllegalArgumentException if it is not positive
    public ConnectOptions tlsHandshakeTimeout(Duration timeout) {
        this.tlsHandshakeTimeout = TlsSetup.requirePositive(timeout, "tlsHandshakeTimeout");
        return this;
    }

    /// Sets how long closing a TLS connection may take; 30 seconds unless set. Then it is cut off.
    ///
    /// @param timeout how long
    /// @return these options
    /// @throws IllegalArgumentException if it is not positive
    public ConnectOptions tlsShutdownTimeout(Duration timeout) {
        this.tlsShutdownTimeout = TlsSetup.requirePositive(timeout, "tlsShutdownTimeout");
        return this;
    }

    /// Returns how to secure a connection to a host, or null if it is not to be.
    @Nullable
    TlsSetup tlsSetup(@Nullable String host, int port) {
        if (tls == null) {
            if (serverHostname == null) return null;
            throw new IllegalArgumentException(
                    "serverHostname(\"" + serverHostname + "\") means nothing without tls(...)");
        }
        return new TlsSetup(
                tls, serverHostname == null ? host : serverHostname, port, tlsHandshakeTimeout, tlsShutdownTimeout);
    }

    int firstOfFamily() {
        if (interleave >= 0) return interleave;
        return happyEyeballsDelay == null ? 0 : 1;
    }
}
