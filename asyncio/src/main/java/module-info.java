import org.jspecify.annotations.NullMarked;

/// Tasks, futures, timers and everything else of Python's asyncio, on virtual threads and one event loop.
///
/// This module needs nothing but the JDK. Sockets live in `asyncio.net`, HTTP in `aiohttp`; both are written against
/// the packages exported here and against nothing else.
@NullMarked
module asyncio {
    requires static transitive org.jspecify;
    requires static java.management; // Only for loops that are to be seen in JMX.
    requires jdk.unsupported; // sun.misc.Signal: the only way to hear of signals.

    exports asyncio;
    exports asyncio.process;
    exports asyncio.channels;
    exports asyncio.spi;
    exports asyncio.streams;
    exports asyncio.testing;

    uses asyncio.spi.PollerProvider;
}
