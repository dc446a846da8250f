package asyncio.net;

import asyncio.TimerHandle;
import asyncio.streams.ConnectionResetException;
import asyncio.streams.ExtraInfo;
import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What a transport has besides when its connection is secured.
final class TlsLayer {
    final TlsSetup setup;
    private final Channel channel;

    /// Who waits for the end of the handshake; null when it has ended.
    private @Nullable Consumer<@Nullable Throwable> whenShaken;

    /// What Netty does all this with, after the handshake. It is not in the pipeline any more when the connection is
    /// lost.
    private @Nullable SslHandler handler;

    /// Ends a connection whose end takes too long.
    @Nullable
    TimerHandle shutdownTimer;

    /// Begins the handshake. Called by the carrier.
    ///
    /// @param whenShaken told of the end, on the carrier: null, or what went wrong
    TlsLayer(TlsSetup setup, Channel channel, Consumer<@Nullable Throwable> whenShaken) {
        this.setup = setup;
        this.channel = channel;
        this.whenShaken = whenShaken;
    }

    void begin() {
        channel.pipeline().addFirst(setup.newHandler(channel.alloc()));
    }

    boolean isShaking() {
        return whenShaken != null;
    }

    /// Notes the end of the handshake. Called by the carrier.
    void shaken(@Nullable Throwable cause) {
        var told = whenShaken;
        whenShaken = null;
        if (cause == null) handler = channel.pipeline().get(SslHandler.class);
        if (told != null) told.accept(cause instanceof ClosedChannelException ? gone() : explained(cause));
    }

    /// Says who did not agree with us about what.
    private @Nullable Throwable explained(@Nullable Throwable e) {
        if (!(e instanceof SSLException)) return e;
        var other = setup.hostname() == null ? String.valueOf(channel.remoteAddress()) : setup.hostname();
        var reason = switch (e) {
            case NotSslRecordException _ -> "what it sends is no TLS. Is that the right port?";
            case SslHandshakeTimeoutException _ ->
                "it timed out after " + setup.handshakeTimeout().toMillis() + " ms";
            case Throwable known
            when "General OpenSslEngine problem".equals(known.getMessage()) && known.getCause() != null ->
                reason(known.getCause()); // It says only that there is one.
            case Throwable known
            when String.valueOf(known.getMessage()).contains("PKIX path building failed") ->
                "nobody whom we trust vouches for its certificate. TlsBuilder.trust changes that";
            default -> e.getMessage();
        };
        return new SSLHandshakeException("the TLS handshake with " + other + " failed: " + reason, e);
    }

    private static @Nullable String reason(Throwable e) {
        // A module of Netty's forgot to require another, in which names of certificates are taken apart for the
        // message.
        return e instanceof IllegalAccessError
                ? "it has shown the certificate of another. --add-reads io.netty.handler=java.naming tells of whom"
                : e.getMessage();
    }

    private static ConnectionResetException gone() {
        return new ConnectionResetException("the other end has gone in the middle of the TLS handshake");
    }

    void lost() {
        if (shutdownTimer != null) shutdownTimer.cancel();
        shaken(gone());
    }

    /// Looks up what is known because of TLS.
    <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
        if (handler == null) return Optional.empty();
        var session = handler.engine().getSession();
        Object value = null;
        if (key.equals(TlsContext.SESSION)) value = session;
        else if (key.equals(TlsContext.CIPHER)) value = session.getCipherSuite();
        else if (key.equals(TlsContext.CONTEXT)) value = setup.context();
        else if (key.equals(TlsContext.APPLICATION_PROTOCOL)) value = handler.applicationProtocol();
        else if (key.equals(TlsContext.PEER_CERTIFICATE)) value = peerCertificate(session);
        return Optional.ofNullable(key.type().cast(value));
    }

    private static @Nullable X509Certificate peerCertificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate ? certificate : null;
        } catch (SSLPeerUnverifiedException e) {
            return null; // It did not have to show one.
        }
    }
}
