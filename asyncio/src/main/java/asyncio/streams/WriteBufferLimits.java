package asyncio.streams;

/// When a protocol is told to stop writing, and when to go on.
///
/// @param high above how many bytes in the buffer it is told to pause; with 0 as soon as anything waits
/// @param low at how many bytes, or fewer, it is told to resume
public record WriteBufferLimits(int high, int low) {
    private static final int USUAL_HIGH = 64 * 1024;

    /// By how much the lower limit is below the upper one, if only one of them is said.
    private static final int RATIO = 4;

    /// What a transport begins with: 64 KiB and 16 KiB.
    public static final WriteBufferLimits USUAL = ofHigh(USUAL_HIGH);

    /// Checks the limits.
    ///
    /// @param high the upper limit
    /// @param low the lower limit
    /// @throws IllegalArgumentException unless `high` ≥ `low` ≥ 0
    public WriteBufferLimits {
        if (high < low || low < 0) {
            throw new IllegalArgumentException(
                    "high (" + high + ") must be >= low (" + low + "), and both must be >= 0");
        }
    }

    /// Returns limits of which the lower is a quarter of the upper.
    ///
    /// @param high the upper limit
    /// @return the limits
    public static WriteBufferLimits ofHigh(int high) {
        return new WriteBufferLimits(high, high / RATIO);
    }

    /// Returns limits of which the upper is four times the lower.
    ///
    /// @param low the lower limit
    /// @return the limits
    public static WriteBufferLimits ofLow(int low) {
        return new WriteBufferLimits(Math.multiplyExact(low, RATIO), low);
    }
}
