package asyncio.net;

import asyncio.Asyncio;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.resolver.dns.DefaultDnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Asks name servers itself, by way of Netty. It has a cache and a socket on each loop.
final class DnsResolver implements Resolver {
    private final List<InetSocketAddress> servers;

    /// @param servers whom to ask; if none, those that the system asks
    DnsResolver(List<InetSocketAddress> servers) {
        this.servers = servers;
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        var loop = Asyncio.getRunningLoop();
        var poller = NettyPoller.of(loop);
        var found = loop.<List<InetAddress>>createFuture();
        poller.request(() -> on(poller).resolveAll(host).addListener(resolving -> {
            if (resolving.cause() instanceof UnknownHostException e) poller.fail(found, e);
            else if (resolving.isSuccess()) poller.succeed(found, addresses(resolving.getNow()));
            else poller.fail(found, unknown(host, resolving.cause()));
        }));
        return found.await();
    }

    @SuppressWarnings("unchecked") // The listener of a Future<List<InetAddress>> is not told its type.
    private static List<InetAddress> addresses(Object result) {
        return (List<InetAddress>) result;
    }

    private static Throwable unknown(String host, Throwable cause) {
        return new UnknownHostException("no address of host " + host + " found: " + cause.getMessage())
                .initCause(cause);
    }

    // The rest is called by the carrier.

    private DnsNameResolver on(NettyPoller poller) {
        return (DnsNameResolver) poller.companions().computeIfAbsent(this, _ -> create(poller));
    }

    private DnsNameResolver create(NettyPoller poller) {
        return new DnsNameResolverBuilder(poller.netty())
                .datagramChannelFactory(() -> poller.io().udp(SocketProtocolFamily.INET))
                .nameServerProvider(provider())
                .build();
    }

    private DnsServerAddressStreamProvider provider() {
        return servers.isEmpty()
                ? DefaultDnsServerAddressStreamProvider.INSTANCE
                : new SequentialDnsServerAddressStreamProvider(servers);
    }

    @Override
    public String toString() {
        return "DnsResolver" + servers;
    }
}
