package asyncio.spi;

/// The monotonic clock of the machine.
enum SystemClock implements Clock {
    INSTANCE;

    // Near zero at the start, so that adding a delay to the time cannot wrap around.
    private static final long ORIGIN = System.nanoTime();

    @Override
    public long nanoTime() {
        return System.nanoTime() - ORIGIN;
    }

    @Override
    public long idle(long nanos, boolean outsideWork) {
        return nanos;
    }

    @Override
    public String toString() {
        return "Clock.system()";
    }
}
