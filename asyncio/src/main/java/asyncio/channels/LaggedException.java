package asyncio.channels;

/// Thrown to the receiver of a subscription that was too slow and has missed items. It may go on receiving. See
/// [Overflow#FAIL].
///
/// Tokio: `RecvError::Lagged`.
public final class LaggedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /// How many items were missed.
    private final long missed;

    LaggedException(long missed, int capacity) {
        super("the subscription was too slow and has missed " + missed + " items. Receive faster, or subscribe with a"
                + " capacity of more than " + capacity);
        this.missed = missed;
    }

    /// Returns how many items were missed since the last one that was received.
    ///
    /// @return the number
    public long missed() {
        return missed;
    }
}
