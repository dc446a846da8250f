package asyncio.net;

import asyncio.spi.Poller;
import asyncio.spi.PollerProvider;

/// Gives every new loop a poller with sockets. Found as a service where this module is on the path; nobody needs to
/// name it.
public final class NettyPollerProvider implements PollerProvider {
    /// Creates one.
    public NettyPollerProvider() {}

    @Override
    public Poller create() {
        return new NettyPoller(null);
    }
}
