package asyncio.testing;

import asyncio.streams.Connection;
import asyncio.streams.ConnectionResetException;
import asyncio.streams.MemoryLink;
import asyncio.streams.MemoryTransport;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamReaderProtocol;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A network in memory, as bad as a test wants it: slow, in pieces, lossy, and partitioned. Hosts have names and
/// connect to each other with the streams of `asyncio.streams`.
///
/// {@snippet class = "asyncio.testing.SimulatedNetworkTest" region = "network"}
///
/// Get one from [Simulation#network], or make one for any test with a [VirtualClock]. It belongs to one loop.
public final class SimulatedNetwork {
    private final RandomGenerator random;
    private final BooleanSupplier calm;
    private final Consumer<String> log;
    private final Map<String, SimulatedHost> hosts = new HashMap<>();
    private final Set<Set<String>> partitions = new HashSet<>();
    private final Set<SimulatedLink> links = new LinkedHashSet<>();
    private NetworkTrouble trouble = NetworkTrouble.NONE;

    /// Creates a network without trouble.
    ///
    /// @param seed what everything random depends on
    public SimulatedNetwork(long seed) {
        this(new SplittableRandom(seed), () -> false, _ -> {});
    }

    SimulatedNetwork(RandomGenerator random, BooleanSupplier calm, Consumer<String> log) {
        this.random = random;
        this.calm = calm;
        this.log = log;
    }

    /// Returns a host, and adds it if need be.
    ///
    /// @param name its name
    /// @return the host; the same one for the same name
    public SimulatedHost host(String name) {
        return hosts.computeIfAbsent(Objects.requireNonNull(name, "name"), n -> new SimulatedHost(this, n));
    }

    /// Sets how bad this network is from now on. What is under way is not changed.
    ///
    /// @param trouble how bad
    public void setTrouble(NetworkTrouble trouble) {
        this.trouble = Objects.requireNonNull(trouble, "trouble");
    }

    /// Keeps two hosts apart: what they send to each other waits, and so does who connects. Neither of them is told.
    ///
    /// @param one the name of one host
    /// @param other the name of the other one
    public void partition(String one, String other) {
        if (partitions.add(pair(one, other))) log.accept("network: " + one + " and " + other + " are partitioned");
    }

    /// Ends a partition: what has waited arrives.
    ///
    /// @param one the name of one host
    /// @param other the name of the other one
    public void heal(String one, String other) {
        if (!partitions.remove(pair(one, other))) return;
        log.accept("network: " + one + " and " + other + " can reach each other again");
        for (var link : Set.copyOf(links)) {
            if (link.joins(one, other)) link.release();
        }
    }

    /// Breaks all connections between two hosts: both ends get a [ConnectionResetException].
    ///
    /// @param one the name of one host
    /// @param other the name of the other one
    public void reset(String one, String other) {
        for (var link : new LinkedHashSet<>(links)) {
            if (link.joins(one, other)) link.reset();
        }
    }

    private Set<String> pair(String one, String other) {
        if (Objects.requireNonNull(one, "one").equals(Objects.requireNonNull(other, "other"))) {
            throw new IllegalArgumentException(one + " cannot be parted from itself: name two hosts");
        }
        return Set.of(one, other);
    }

    // ---- For hosts and links

    Connection connect(SimulatedHost from, SimulatedHost to, int port) throws IOException {
        var link = new SimulatedLink(this, from.name(), to.name() + ":" + port, to.name());
        links.add(link);
        try {
            link.crossing().await(); // There,
            var listener = to.listener(port);
            link.crossing().await(); // and back.
            if (listener == null) {
                throw new ConnectException("connection to " + to.name() + ":" + port
                        + " refused: nobody listens there. Call network.host(\"" + to.name() + "\").listen first");
            }
            var ends = MemoryTransport.pair(
                    MemoryLink.USUAL.withWires(link.there(), link.back()),
                    () -> new StreamReaderProtocol(new StreamReader()),
                    () -> new StreamReaderProtocol(new StreamReader(), listener.handler));
            link.connected(ends.first().transport());
            log.accept("network: " + link + " is connected");
            return Connection.of(ends.first());
        } catch (Throwable e) {
            links.remove(link);
            throw e;
        }
    }

    void forget(SimulatedLink link) {
        links.remove(link);
    }

    boolean parted(String one, String other) {
        return !one.equals(other) && partitions.contains(Set.of(one, other));
    }

    /// Returns how many bytes the pieces of a packet have.
    int pieceSize(int whole) {
        return whole <= trouble.pieces() ? whole : 1 + random.nextInt(trouble.pieces());
    }

    boolean losesPacket() {
        return happens(trouble.loss());
    }

    boolean resetsConnection() {
        return happens(trouble.resets());
    }

    private boolean happens(double probability) {
        return probability > 0 && !calm.getAsBoolean() && random.nextDouble() < probability;
    }

    Duration latency() {
        long least = trouble.least().toNanos();
        long most = trouble.most().toNanos();
        return Duration.ofNanos(least == most ? least : random.nextLong(least, most + 1));
    }

    void note(String what) {
        log.accept("network: " + what);
    }

    static ConnectionResetException broken(SimulatedLink link) {
        return new ConnectionResetException(link + " was reset by the simulated network");
    }

    @Override
    public String toString() {
        return "SimulatedNetwork[" + hosts.keySet() + ", " + links.size() + " connections, " + partitions.size()
                + " partitions]";
    }
}
