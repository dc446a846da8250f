package asyncio.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The addresses of a host, and the order in which they are tried.
final class HostAddresses {
    private static final int MOST_PORTS = 65_535;

    private HostAddresses() {}

    /// Finds the addresses of a host. Suspends, unless it is an address already.
    ///
    /// @param family the family that they must have, or null for any
    /// @throws UnknownHostException if there are none
    static List<InetSocketAddress> find(String host, int port, @Nullable ProtocolFamily family, Resolver resolver)
            throws UnknownHostException {
        Objects.requireNonNull(host, "host");
        requirePort(port);
        var found = new ArrayList<InetSocketAddress>();
        for (var address :
                JdkResolver.isNumeric(host) ? List.of(InetAddress.ofLiteral(host)) : resolver.resolve(host)) {
            if (family == null || family(address) == family) found.add(new InetSocketAddress(address, port));
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(host + " has no address" + (family == null ? "" : " of family " + family));
        }
        return found;
    }

    /// Finds the name of the host with an address. Suspends.
    static String nameOf(InetAddress address) {
        // A copy, because an address that was made from a name would answer with that.
        return JdkResolver.ask(
                        () -> InetAddress.getByAddress(address.getAddress()).getCanonicalHostName())
                .await();
    }

    static void requirePort(int port) {
        if (port < 0 || port > MOST_PORTS) {
            throw new IllegalArgumentException("port is " + port + ", must be between 0 and " + MOST_PORTS);
        }
    }

    /// Returns what to bind to for every address of this machine. One socket serves both families, unless one is asked
    /// for.
    static InetSocketAddress any(@Nullable ProtocolFamily family, int port) {
        boolean four = family == StandardProtocolFamily.INET;
        return four ? new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port) : new InetSocketAddress(port);
    }

    static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /// Reorders addresses so that the families take turns.
    ///
    /// @param firstOfFamily how many of the first family come first; 0 leaves the order as it is
    static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses, int firstOfFamily) {
        if (firstOfFamily == 0 || addresses.size() < 2) return addresses;
        var family = family(addresses.getFirst().getAddress());
        var same = new ArrayDeque<InetSocketAddress>();
        var other = new ArrayDeque<InetSocketAddress>();
        for (var address : addresses) (family(address.getAddress()) == family ? same : other).add(address);
        var result = new ArrayList<InetSocketAddress>();
        for (int i = 1; i < firstOfFamily && !same.isEmpty(); i++) result.add(same.removeFirst());
        while (!same.isEmpty() || !other.isEmpty()) {
            if (!same.isEmpty()) result.add(same.removeFirst());
            if (!other.isEmpty()) result.add(other.removeFirst());
        }
        return result;
    }
}
