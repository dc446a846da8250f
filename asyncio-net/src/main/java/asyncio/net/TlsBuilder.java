package asyncio.net;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;

/// Makes a [TlsContext]. Each method sets one thing and returns this builder.
public final class TlsBuilder {
    private final SslContextBuilder builder;
    private final boolean server;
    private final Map<String, TlsContext> byName = new LinkedHashMap<>();
    private boolean checksHostname;

    TlsBuilder(SslContextBuilder builder, boolean server) {
        this.builder = builder;
        this.server = server;
        this.checksHostname = !server;
        // Checked by the engine, for which TlsSetup asks: so it works for contexts of the JDK, too.
        builder.endpointIdentificationAlgorithm(null).sslProvider(SslProvider.JDK);
    }

    /// Trusts these certificates, and those they vouch for, instead of those that the JDK trusts. Whether they have
    /// expired is asked only of those they vouch for.
    ///
    /// @param certificates the certificates
    /// @return this builder
    public TlsBuilder trust(X509Certificate... certificates) {
        builder.trustManager(certificates);
        return this;
    }

    /// Trusts the certificates in a file, see [#trust(X509Certificate...)].
    ///
    /// @param certificates the file, in PEM
    /// @return this builder
    /// @throws IllegalArgumentException if the file cannot be read
    public TlsBuilder trust(Path certificates) {
        builder.trustManager(TlsContext.readable(certificates, "certificates").toFile());
        return this;
    }

    /// Trusts everybody, whatever name they have. That keeps secrets only from those who do not try: for tests.
    ///
    /// @return this builder
    public TlsBuilder trustAnybody() {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        return checkHostname(false);
    }

    /// Sets whether a client checks that the certificate is that of the host it wanted. True unless set. Python:
    /// `check_hostname`.
    ///
    /// @param check whether it does
    /// @return this builder
    public TlsBuilder checkHostname(boolean check) {
        this.checksHostname = check;
        return this;
    }

    /// Sets the certificate that a client shows to servers that ask for one.
    ///
    /// @param key the private key
    /// @param certificates the certificate and those that vouch for it
    /// @return this builder
    public TlsBuilder key(PrivateKey key, X509Certificate... certificates) {
        builder.keyManager(key, certificates);
        return this;
    }

    /// Sets whether a server asks clients for a certificate, and goes on without.
    ///
    /// @param required whether it insists
    /// @return this builder
    public TlsBuilder clientCertificate(boolean required) {
        builder.clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        return this;
    }

    /// Sets what can be spoken on top of TLS, the preferred first (ALPN).
    ///
    /// @param protocols the names, such as `h2` and `http/1.1`
    /// @return this builder
    public TlsBuilder applicationProtocols(String... protocols) {
        builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocols));
        return this;
    }

    /// Sets the versions of TLS, instead of those that the JDK thinks safe.
    ///
    /// @param versions the names, such as `TLSv1.3`
    /// @return this builder
    public TlsBuilder versions(String... versions) {
        builder.protocols(versions);
        return this;
    }

    /// Sets the cipher suites, instead of those that the JDK thinks safe.
    ///
    /// @param ciphers the names
    /// @return this builder
    public TlsBuilder ciphers(String... ciphers) {
        builder.ciphers(List.of(ciphers));
        return this;
    }

    /// Uses another context for clients that want a host by this name (SNI).
    ///
    /// @param name the name; `*.example.org` for all under it
    /// @param context the context, for servers
    /// @return this builder
    public TlsBuilder forName(String name, TlsContext context) {
        if (!server || !context.isServer()) throw new IllegalArgumentException("forName is for servers");
        byName.put(Objects.requireNonNull(name, "name"), context);
        return this;
    }

    /// Uses OpenSSL, or what is compatible with it, instead of the JDK's own. It is faster, and needs one of Netty's
    /// native jars for it on the path: `netty-tcnative-boringssl-static` brings BoringSSL along.
    ///
    /// @return this builder
    /// @throws IllegalStateException if it does not work in this process
    public TlsBuilder openSsl() {
        if (!OpenSsl.isAvailable()) {
            throw new IllegalStateException(
                    "OpenSSL does not work here: " + OpenSsl.unavailabilityCause()
                            + ". Put netty-tcnative-boringssl-static for this system on the path, or leave openSsl() out",
                    OpenSsl.unavailabilityCause());
        }
        builder.sslProvider(SslProvider.OPENSSL);
        return this;
    }

    /// Makes the context.
    ///
    /// @return the context
    /// @throws IllegalArgumentException if what was set does not fit together
    public TlsContext build() {
        try {
            return new TlsContext(builder.build(), checksHostname, Map.copyOf(byName));
        } catch (SSLException e) {
            throw new IllegalArgumentException("cannot make a TLS context: " + e.getMessage(), e);
        }
    }
}
