import org.jspecify.annotations.NullMarked;

/// JUnit tests whose methods are tasks of an event loop: see [asyncio.junit.AsyncTest].
@NullMarked
module asyncio.junit {
    requires static transitive org.jspecify;
    requires transitive asyncio;
    requires transitive org.junit.jupiter.api;

    exports asyncio.junit;
}
