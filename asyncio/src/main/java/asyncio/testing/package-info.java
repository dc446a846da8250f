/// Tools for testing code that runs on an event loop. They need no test framework.
///
/// | you want to                     | read                              |
/// |---------------------------------|-----------------------------------|
/// | let an hour pass in a moment    | [asyncio.testing.VirtualClock]    |
package asyncio.testing;
