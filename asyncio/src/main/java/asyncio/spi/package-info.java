/// The seams of the event loop: where it gets the time from, and what it waits in.
///
/// | you want to                     | read                                                     |
/// |---------------------------------|----------------------------------------------------------|
/// | give a loop another time        | [asyncio.spi.Clock]                                      |
/// | bring I/O into a loop           | [asyncio.spi.Poller], [asyncio.spi.PollerProvider]       |
/// | choose the order of what is ready | [asyncio.spi.Schedule]                                 |
///
/// Everything here is called on the thread of the loop itself, not on a task's, unless it says otherwise. It must not
/// wait for a lock that a task may hold.
package asyncio.spi;
