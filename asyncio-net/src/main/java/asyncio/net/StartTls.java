package asyncio.net;

import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;
import asyncio.streams.WriteTransport;
import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Goes on with TLS on a connection that is under way.
final class StartTls {
    private StartTls() {}

    static void streams(StreamReader reader, StreamWriter writer, TlsContext context, @Nullable String serverHostname)
            throws IOException {
        writer.drain();
        transport(writer.transport(), context, serverHostname, reader.takeBuffered());
    }

    static void transport(
            WriteTransport transport, TlsContext context, @Nullable String serverHostname, byte[] received)
            throws IOException {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalArgumentException(transport + " cannot be secured: it is not that of a socket");
        }
        var setup = new TlsSetup(context, serverHostname, -1, TlsSetup.HANDSHAKE_TIMEOUT, TlsSetup.SHUTDOWN_TIMEOUT);
        try {
            socket.startTls(setup, received);
        } catch (SSLHandshakeException e) {
            throw Explained.here(e);
        }
    }
}
