/// The seams of the event loop: where it gets the time from, what it waits in, and where it sends work.
///
/// | you want to                       | read                       |
/// |-----------------------------------|----------------------------|
/// | give a loop another time          | [Clock]                    |
/// | bring I/O into a loop             | [Poller], [PollerProvider] |
/// | choose the order of what is ready | [Schedule]                 |
/// | send work to another process      | [RemoteExecutor]           |
///
/// Clocks and pollers are called on the thread of the loop itself, not on a task's, unless they say otherwise. They
/// must not wait for a lock that a task may hold.
package asyncio.spi;
