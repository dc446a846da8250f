package asyncio;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A class whose initialiser takes its time. See [Contention].
final class Initialised {
    static {
        LockSupport.parkNanos(100_000);
        var counter = (AtomicInteger) System.getProperties().get("asyncio.test.initialised");
        if (counter != null) counter.incrementAndGet();
    }

    private Initialised() {}
}
