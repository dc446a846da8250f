package asyncio.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a host.
///
/// The one of the JDK asks the operating system, on threads of its own, a limited number of them, so that a slow name
/// server holds up nothing but other look-ups.
@FunctionalInterface
public interface Resolver {
    /// Finds the addresses of a host. May suspend.
    ///
    /// @param host a name, or an address in digits
    /// @return its addresses, one at least, in the order in which they should be tried
    /// @throws UnknownHostException if there is no such host
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /// Returns the one of the JDK.
    ///
    /// @return the resolver
    static Resolver jdk() {
        return JdkResolver.INSTANCE;
    }

    /// Makes one that asks name servers itself, without a thread, and keeps the answers as long as they are valid. It
    /// does not know what else the system asks, such as the file `hosts` of another place. Needs Netty's jar
    /// `netty-resolver-dns` on the path.
    ///
    /// @param servers whom to ask; if none are given, those that the system asks
    /// @return the resolver, for any number of loops
    static Resolver dns(InetSocketAddress... servers) {
        return new DnsResolver(List.of(servers));
    }
}
