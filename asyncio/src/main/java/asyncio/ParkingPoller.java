package asyncio;

import asyncio.spi.Clock;
import asyncio.spi.Poller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Parks the thread of the loop. The poller of a loop without I/O of its own.
final class ParkingPoller implements Poller {
    private volatile @Nullable Thread waiter;
    private volatile boolean signalled;

    @Override
    public void poll(long nanos) {
        if (nanos > 0 && !signalled) {
            waiter = Thread.currentThread();
            if (!signalled) {
                if (nanos == Clock.FOREVER) LockSupport.park(this);
                else LockSupport.parkNanos(this, nanos);
            }
            waiter = null;
        }
        signalled = false;
    }

    @Override
    public void wakeup() {
        signalled = true;
        LockSupport.unpark(waiter); // Does nothing when nobody waits: the signal is seen before parking.
    }

    @Override
    public boolean mayWake() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "parking";
    }
}
