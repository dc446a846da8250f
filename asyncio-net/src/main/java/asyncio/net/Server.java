package asyncio.net;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Event;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Future;
import asyncio.Task;
import asyncio.TimeoutException;
import asyncio.VoidCoroutine;
import asyncio.streams.ClientConnected;
import asyncio.streams.Protocol;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamReaderProtocol;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What listens, and the connections that came of it.
///
/// It accepts connections from the moment it is made, unless [ServerOptions#startServing] says otherwise, until it is
/// closed. Closing ends the listening; the clients stay. [#shutdown] is the way to end a service: no more clients, time
/// for those that are there, then an end.
///
/// Python: `asyncio.Server`.
public final class Server implements AutoCloseable {
    private static final String SHUT_DOWN = "the server is shut down";

    private final EventLoop loop;
    private final Function<Server, ? extends Protocol> factory;
    private final Set<SocketTransport> clients = new LinkedHashSet<>();
    private final Set<Task<?>> handlers = new LinkedHashSet<>();
    private final Event over = new Event();
    private List<Listener> listeners = List.of();
    private @Nullable Future<@Nullable Void> serving;
    private @Nullable Runnable onClose;
    private boolean started;
    private boolean closed;
    private boolean shutDown;

    private Server(EventLoop loop, Function<Server, ? extends Protocol> factory) {
        this.loop = loop;
        this.factory = factory;
    }

    static Server ofProtocols(EventLoop loop, Supplier<? extends Protocol> factory) {
        Objects.requireNonNull(factory, "factory");
        return new Server(loop, _ -> factory.get());
    }

    static Server ofStreams(EventLoop loop, ClientConnected handler, int limit) {
        Objects.requireNonNull(handler, "handler");
        return new Server(
                loop,
                server -> new StreamReaderProtocol(
                        new StreamReader(limit),
                        (reader, writer) -> server.handle(() -> handler.connected(reader, writer))));
    }

    void listenTo(List<Listener> bound) {
        listeners = bound;
    }

    List<Listener> listeners() {
        return listeners;
    }

    void onClose(Runnable action) {
        onClose = action;
    }

    /// Takes in a connection, and returns true, unless this server is closed. Called by the carrier.
    boolean admit(SocketTransport transport) {
        if (closed) {
            transport.abort();
            return false;
        }
        clients.add(transport);
        transport.onLost(() -> {
            clients.remove(transport);
            noteEnd();
        });
        return true;
    }

    /// Gives a connection its protocol. Called in its context.
    void serve(SocketTransport transport) {
        try {
            transport.beginNow(Objects.requireNonNull(factory.apply(this), "the protocol that the factory made"));
        } catch (Throwable e) {
            loop.callExceptionHandler(ExceptionContext.of("No protocol for " + transport + ": it is closed", e));
            clients.remove(transport);
            transport.abort();
            noteEnd();
        }
    }

    /// Makes the current task one that [#shutdown] waits for, while something runs.
    private void handle(VoidCoroutine handler) throws Exception {
        if (shutDown) throw new CancelledError(SHUT_DOWN); // It begins behind the end: nobody would wait for it.
        var task = Objects.requireNonNull(Asyncio.currentTask(), "current task");
        handlers.add(task);
        over.clear();
        try {
            handler.await();
        } finally {
            handlers.remove(task);
            noteEnd();
        }
    }

    private void noteEnd() {
        if (closed && clients.isEmpty() && handlers.isEmpty()) over.set();
    }

    // ---- Serving

    /// Returns the loop of this server.
    ///
    /// @return the loop
    public EventLoop getLoop() {
        return loop;
    }

    /// Returns the addresses that this server listens to. Python: `sockets`.
    ///
    /// @return the addresses; none after [#close]
    public List<SocketAddress> sockets() {
        return closed ? List.of() : listeners.stream().map(Listener::address).toList();
    }

    /// Returns the port that this server listens to; with several addresses, that of the first.
    ///
    /// @return the port
    /// @throws IllegalStateException if this server is closed, or listens to a Unix socket
    public int port() {
        if (!closed && listeners.getFirst().address() instanceof InetSocketAddress address) return address.getPort();
        throw new IllegalStateException(this + " has no port");
    }

    /// Returns whether this server accepts connections.
    ///
    /// @return true between [#startServing], which happens by itself usually, and [#close]
    public boolean isServing() {
        return started && !closed;
    }

    /// Begins to accept connections. Does nothing if it has begun. Does not suspend.
    ///
    /// @throws IllegalStateException if this server is closed
    public void startServing() {
        ensureOpen();
        if (started) return;
        started = true;
        for (var listener : listeners) listener.accept();
    }

    private void ensureOpen() {
        if (closed) throw new IllegalStateException(this + " is closed. Make a new one");
    }

    /// Accepts connections until the task is cancelled or this server is closed. Suspends. When the task is cancelled
    /// it closes this server and its clients, and waits for them.
    ///
    /// @throws asyncio.CancelledError also when somebody else closes this server, as in Python
    /// @throws IllegalStateException if somebody waits here already, or if this server is closed
    public void serveForever() {
        if (serving != null) throw new IllegalStateException(this + " is being served by another task already");
        startServing();
        serving = loop.createFuture();
        try {
            serving.await();
        } finally {
            serving = null;
            close();
            closeClients();
            waitClosed();
        }
    }

    // ---- The end

    /// Stops listening. The clients stay. Does nothing the second time. Does not suspend.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        for (var listener : listeners) listener.close();
        if (onClose != null) onClose.run();
        if (serving != null) serving.cancel();
        noteEnd();
    }

    /// Closes the connections of all clients when what was written to them is sent. Does not suspend.
    public void closeClients() {
        for (var client : clients.toArray(SocketTransport[]::new)) client.close();
    }

    /// Closes the connections of all clients at once. Does not suspend.
    public void abortClients() {
        for (var client : clients.toArray(SocketTransport[]::new)) client.abort();
    }

    /// Waits until this server is closed, all its clients are gone, and the tasks that serve them have ended. Suspends
    /// unless that is so. Closes nothing itself.
    public void waitClosed() {
        over.await();
    }

    /// Ends the service: stops listening, waits for the clients and the tasks that serve them, and when their time is
    /// over cancels the tasks and aborts the connections. Suspends, unless nobody is there. All are gone when it
    /// returns, also if the current task is cancelled meanwhile: then they have no more time.
    ///
    /// @param grace how long to wait for the clients
    public void shutdown(Duration grace) {
        close();
        try {
            Asyncio.timeout(grace, _ -> {
                Asyncio.sleep(Duration.ZERO); // The tasks of those who have just come begin.
                waitClosed();
            });
        } catch (TimeoutException e) {
            endNow();
        } catch (Throwable e) {
            endNow();
            throw e;
        } finally {
            shutDown = true;
        }
    }

    private void endNow() {
        shutDown = true;
        for (var handler : handlers.toArray(Task<?>[]::new)) handler.cancel(SHUT_DOWN);
        abortClients();
        waitClosed();
    }

    @Override
    public String toString() {
        var state = closed ? "closed" : started ? "serving" : "not serving";
        return "Server[" + state + ", " + sockets() + ", " + clients.size() + " clients]";
    }
}
