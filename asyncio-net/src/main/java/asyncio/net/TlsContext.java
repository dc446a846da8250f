package asyncio.net;

import asyncio.streams.ExtraInfo;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/// How connections are secured: whom to trust, which certificate to show, which protocols to speak. Made once, used for
/// many connections, on any loop.
///
/// A client trusts whom the JDK trusts, and checks that the certificate is that of the host it wanted, unless told
/// otherwise.
///
/// Python: `ssl.SSLContext`, as `ssl.create_default_context()` makes it.
public final class TlsContext {
    /// The session of a connection: protocol, cipher, certificates. Python: `ssl_object`.
    public static final ExtraInfo<SSLSession> SESSION = new ExtraInfo<>("ssl_object", SSLSession.class);

    /// The certificate of the other end, if it has shown one. Python: `peercert`.
    public static final ExtraInfo<X509Certificate> PEER_CERTIFICATE =
            new ExtraInfo<>("peercert", X509Certificate.class);

    /// The name of the cipher suite. Python: the first part of `cipher`.
    public static final ExtraInfo<String> CIPHER = new ExtraInfo<>("cipher", String.class);

    /// The context of a connection. Python: `sslcontext`.
    public static final ExtraInfo<TlsContext> CONTEXT = new ExtraInfo<>("sslcontext", TlsContext.class);

    /// What was agreed on to speak on top of TLS, if the two ends had that to talk about (ALPN). Python:
    /// `ssl_object.selected_alpn_protocol()`.
    public static final ExtraInfo<String> APPLICATION_PROTOCOL = new ExtraInfo<>("alpn", String.class);

    final SslContext ssl;
    final boolean checksHostname;

    /// The contexts for names of hosts, of a server that has several.
    final Map<String, TlsContext> byName;

    TlsContext(SslContext ssl, boolean checksHostname, Map<String, TlsContext> byName) {
        this.ssl = ssl;
        this.checksHostname = checksHostname;
        this.byName = byName;
    }

    /// Returns a context for clients that trusts whom the JDK trusts.
    ///
    /// @return the context
    public static TlsContext client() {
        return clientBuilder().build();
    }

    /// Returns a builder of a context for clients.
    ///
    /// @return the builder
    public static TlsBuilder clientBuilder() {
        return new TlsBuilder(SslContextBuilder.forClient(), false);
    }

    /// Returns a builder of a context for servers.
    ///
    /// @param certificates a file with the certificate and those that vouch for it, in PEM
    /// @param key a file with its private key, in PEM (PKCS #8, not encrypted)
    /// @return the builder
    /// @throws IllegalArgumentException if one of the files cannot be read
    public static TlsBuilder serverBuilder(Path certificates, Path key) {
        var builder = SslContextBuilder.forServer(
                readable(certificates, "certificates").toFile(),
                readable(key, "key").toFile());
        return new TlsBuilder(builder, true);
    }

    /// Sees to it that a file that is not there is not taken for one with something else in it.
    static Path readable(Path file, String name) {
        if (Files.isReadable(file)) return file;
        throw new IllegalArgumentException(
                name + ": " + (Files.exists(file) ? "cannot read " : "there is no file ") + file);
    }

    /// Returns a builder of a context for servers.
    ///
    /// @param key the private key
    /// @param certificates the certificate and those that vouch for it
    /// @return the builder
    public static TlsBuilder serverBuilder(PrivateKey key, X509Certificate... certificates) {
        return new TlsBuilder(SslContextBuilder.forServer(key, certificates), true);
    }

    /// Makes a context of one of the JDK's.
    ///
    /// @param context the JDK's context
    /// @param server whether it is for servers; otherwise it is for clients, which check the name of the host
    /// @return the context
    public static TlsContext of(SSLContext context, boolean server) {
        var ssl = new JdkSslContext(
                context,
                !server,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.NONE,
                null,
                false);
        return new TlsContext(ssl, !server, Map.of());
    }

    /// Returns whether this context is for servers.
    ///
    /// @return false if it is for clients
    public boolean isServer() {
        return ssl.isServer();
    }

    @Override
    public String toString() {
        return "TlsContext[" + (isServer() ? "server" : checksHostname ? "client" : "client, any host name") + "]";
    }
}
