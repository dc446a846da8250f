package asyncio.spi;

/// Makes the pollers of new event loops. Found as a service; without one, loops park their thread.
public interface PollerProvider {
    /// Makes a poller for one loop.
    ///
    /// @return the poller
    Poller create();
}
