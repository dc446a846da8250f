package asyncio.net;

import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// The sockets of the JDK that were given to transports. Nobody else may use them on this loop.
final class GivenSockets {
    private final NettyPoller poller;
    private final Set<SelectableChannel> sockets = Collections.newSetFromMap(new IdentityHashMap<>());

    GivenSockets(NettyPoller poller) {
        this.poller = poller;
    }

    /// What is made of a socket.
    interface Use<T> {
        T make() throws IOException;
    }

    /// Takes a socket and makes something of it. Suspends as that does. Closes the socket if that fails; one that
    /// cannot be taken is left as it is.
    <T> T take(SelectableChannel socket, Use<T> use) throws IOException {
        take(socket);
        try {
            return use.make();
        } catch (Throwable e) {
            drop(socket);
            throw e;
        }
    }

    /// Takes a socket, and ends its blocking mode. Suspends while another thread is blocked in it: the carrier must not
    /// wait for that.
    private void take(SelectableChannel socket) throws IOException {
        if (!socket.isOpen()) throw new IllegalArgumentException(socket + " is closed. Give an open channel");
        ensureFree(socket);
        poller.ensureUnwatched(socket);
        sockets.add(socket);
        try {
            socket.configureBlocking(false);
        } catch (Throwable e) {
            sockets.remove(socket);
            throw e;
        }
    }

    void ensureFree(SelectableChannel socket) {
        if (!sockets.contains(socket)) return;
        throw new IllegalStateException(socket + " belongs to a transport: read and write with that");
    }

    /// Makes Netty's channel the owner of its socket. Called by the carrier.
    <C extends Channel> C owned(SelectableChannel socket, C channel) {
        channel.closeFuture().addListener(_ -> forget(socket));
        return channel;
    }

    /// Closes a socket that was taken in vain.
    private void drop(SelectableChannel socket) {
        poller.request(() -> {
            try {
                socket.close();
            } catch (IOException e) {
                Log.LOGGER.log(System.Logger.Level.WARNING, "cannot close " + socket, e);
            }
            forget(socket);
        });
    }

    private void forget(SelectableChannel socket) {
        sockets.remove(socket);
        poller.noteClosed();
    }
}
