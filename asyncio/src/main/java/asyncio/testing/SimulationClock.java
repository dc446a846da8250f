package asyncio.testing;

import asyncio.spi.Clock;

/// The clock of a simulation: virtual time, and the place where a run is found to be at its end without being done.
final class SimulationClock implements Clock {
    private final VirtualClock time;
    private final Runnable nothingToDo;

    SimulationClock(VirtualClock time, Runnable nothingToDo) {
        this.time = time;
        this.nothingToDo = nothingToDo;
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public long idle(long nanos, boolean outsideWork) {
        if (nanos != FOREVER || outsideWork) return time.idle(nanos, outsideWork);
        nothingToDo.run();
        return 0;
    }

    @Override
    public String toString() {
        return "SimulationClock[" + time.elapsed() + "]";
    }
}
