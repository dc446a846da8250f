package asyncio.process;

import asyncio.Asyncio;
import java.time.Duration;

/// The processes that this one has started.
final class Children {
    private Children() {}

    /// Waits until there are none, dead or alive: the JDK reaps in a thread of its own.
    static void awaitNone() {
        while (ProcessHandle.current().children().findAny().isPresent()) Asyncio.sleep(Duration.ofMillis(1));
    }

    /// Waits until a process is gone that is not a child of ours, or not any more.
    static void awaitGone(long pid) {
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) Asyncio.sleep(Duration.ofMillis(1));
    }
}
