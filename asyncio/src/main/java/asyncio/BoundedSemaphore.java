package asyncio;

/// A [Semaphore] that cannot have more permits than at first: a release too many is an error.
///
/// Python: `asyncio.BoundedSemaphore`.
public final class BoundedSemaphore extends Semaphore {
    private final int bound;

    /// Creates a semaphore.
    ///
    /// @param permits how many permits there are at first, and at most
    /// @throws IllegalArgumentException if the number is negative
    public BoundedSemaphore(int permits) {
        super(permits);
        this.bound = permits;
    }

    /// Returns a permit. Does not suspend.
    ///
    /// @throws IllegalArgumentException if no permit is out
    @Override
    public void release() {
        if (permits >= bound) {
            throw new IllegalArgumentException(
                    this + " was released too often: all of its " + bound + " permits are there. acquire() first");
        }
        super.release();
    }
}
