package asyncio.net;

import asyncio.streams.ConnectionResetException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// What the carrier was told by the system, said again in the task that is to know: with what was wanted, of whom, in
/// exceptions of the JDK, and with a stack trace that leads to the line that wanted it.
final class Explained {
    static final String CANNOT_CONNECT = "cannot connect to ";

    /// Netty's name for a call of the system, and the number of the error, before what it means.
    private static final Pattern CALL =
            Pattern.compile("^(io_uring )?\\w+\\(\\.\\.\\) failed( with error\\(-\\d+\\))?: ");

    /// What Netty says for io_uring, before the system could.
    private static final String TOO_LONG = "path too long";

    private Explained() {}

    /// Says why an address could not be connected to.
    ///
    /// @return an exception of the JDK; what is no matter of the network as it is
    static Exception connecting(Object address, Exception e) {
        var cause = cause(e);
        if (cause == null) return e;
        var message = CANNOT_CONNECT + address + ": " + reason(cause);
        var explained = switch (cause) {
            case NoRouteToHostException _ -> new NoRouteToHostException(message);
            case ConnectException _ -> new ConnectException(message);
            case BindException _ -> new BindException(message);
            default -> new SocketException(message);
        };
        explained.initCause(cause);
        return explained;
    }

    /// Says why an address could not be bound to.
    static BindException binding(String what, Object address, IOException e) {
        var explained = new BindException(what + address + ": " + reason(e));
        explained.initCause(e);
        return explained;
    }

    /// Gives a connection that the other end has cut off asyncio's exception for it; any other failure is itself.
    ///
    /// @param remote null if the other end had gone before its address could be asked for
    static Throwable loss(Throwable e, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        var text = String.valueOf(e.getMessage());
        if (!(e instanceof IOException && (text.contains("reset") || text.contains("Broken pipe")))) return e;
        return new ConnectionResetException("the other end has reset the connection from " + local
                        + (remote == null ? "" : " to " + remote))
                .initCause(e);
    }

    /// Returns what the system has said, without what Netty adds; null if it was not the system.
    static @Nullable IOException cause(Exception e) {
        boolean isNettys = e.getClass().getName().startsWith("io.netty.");
        if (isNettys && e.getCause() instanceof IOException cause) return cause;
        if (e instanceof IllegalArgumentException
                && String.valueOf(e.getMessage()).startsWith(TOO_LONG)) {
            return new SocketException(TOO_LONG);
        }
        return e instanceof IOException itself ? itself : null;
    }

    /// Returns the reason that the system gives.
    static String reason(IOException e) {
        var message = e.getMessage();
        if (message == null) return e instanceof FileNotFoundException ? "No such file or directory" : e.toString();
        var said = CALL.matcher(message).replaceFirst("");
        return said.endsWith("too long") ? said + ": some 100 bytes are the most" : said;
    }

    /// Returns the same failed handshake, as the current task sees it.
    static SSLHandshakeException here(SSLHandshakeException e) {
        return new SSLHandshakeException(e.getMessage(), e.getCause() == null ? e : e.getCause());
    }
}
