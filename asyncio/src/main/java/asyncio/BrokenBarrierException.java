package asyncio;

/// Thrown to those who wait at a [Barrier] that is reset or broken.
///
/// Python: `asyncio.BrokenBarrierError`.
public final class BrokenBarrierException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BrokenBarrierException(String message) {
        super(message);
    }
}
