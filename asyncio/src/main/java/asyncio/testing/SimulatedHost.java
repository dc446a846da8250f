package asyncio.testing;

import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A host of a [SimulatedNetwork]: who listens, and who connects.
public final class SimulatedHost {
    private final SimulatedNetwork network;
    private final String name;
    private final Map<Integer, Listener> listeners = new HashMap<>();

    SimulatedHost(SimulatedNetwork network, String name) {
        this.network = network;
        this.name = name;
    }

    /// What listens at a port. Closing it refuses further connections; those that exist go on.
    public final class Listener implements AutoCloseable {
        final ClientConnected handler;
        private final int port;

        private Listener(int port, ClientConnected handler) {
            this.port = port;
            this.handler = handler;
        }

        /// Stops listening. Does not suspend.
        @Override
        public void close() {
            listeners.remove(port, this);
        }

        @Override
        public String toString() {
            return "Listener[" + name + ":" + port + "]";
        }
    }

    /// Returns what this host is called.
    ///
    /// @return the name
    public String name() {
        return name;
    }

    /// Listens at a port. Does not suspend.
    ///
    /// @param port the port, any positive number
    /// @param handler what each connection runs, in a task of its own
    /// @return closes the port
    /// @throws IllegalStateException if somebody listens there already
    public Listener listen(int port, ClientConnected handler) {
        Objects.requireNonNull(handler, "handler");
        if (port < 1) throw new IllegalArgumentException("nobody can listen at port " + port + ": give 1 or more");
        var listener = new Listener(port, handler);
        var other = listeners.putIfAbsent(port, listener);
        if (other != null) throw new IllegalStateException(other + " is open already: close it first");
        return listener;
    }

    /// Connects to another host, or to this one. Suspends for as long as the network takes; while the hosts are
    /// partitioned, until that is over.
    ///
    /// @param host the name of the other host
    /// @param port where it listens
    /// @return this end of the connection
    /// @throws java.net.ConnectException if nobody listens there
    /// @throws IOException if the connection breaks at once
    public Connection connect(String host, int port) throws IOException {
        return network.connect(this, network.host(host), port);
    }

    @Nullable
    Listener listener(int port) {
        return listeners.get(port);
    }

    @Override
    public String toString() {
        return "SimulatedHost[" + name + ", listens at " + listeners.keySet() + "]";
    }
}
