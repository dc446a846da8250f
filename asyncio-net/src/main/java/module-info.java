import org.jspecify.annotations.NullMarked;

/// Sockets for the tasks of an event loop: streams, transports, servers, TLS, datagrams, on Netty.
@NullMarked
module asyncio.net {
    requires static transitive org.jspecify;
    requires transitive asyncio;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.unix.common;
    // Each of these works where its native library is on the path, too.
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static io.netty.resolver.dns; // For Resolver.dns().
    requires static io.netty.tcnative.classes.openssl; // For TlsBuilder.openSsl().

    exports asyncio.net;
    exports asyncio.net.testing;

    provides asyncio.spi.PollerProvider with
            asyncio.net.NettyPollerProvider;
}
