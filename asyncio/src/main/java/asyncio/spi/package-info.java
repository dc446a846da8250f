/// The seams of the event loop: where it gets the time from, what it waits in, and where it sends work.
///
/// | you want to                     | read                                                     |
/// |---------------------------------|----------------------------------------------------------|
/// | give a loop another time        | [asyncio.spi.Clock]                                      |
/// | bring I/O into a loop           | [asyncio.spi.Poller], [asyncio.spi.PollerProvider]       |
/// | choose the order of what is ready | [asyncio.spi.Schedule]                                 |
/// | send work to another process   | [asyncio.spi.RemoteExecutor]                             |
/// | send work to another process    | [asyncio.spi.RemoteExecutor]                             |
///
/// Clocks and pollers are called on the thread of the loop itself, not on a task's, unless they say otherwise. They
/// must not wait for a lock that a task may hold.
package asyncio.spi;
