package asyncio.net.testing;

import java.time.Duration;

/// What goes wrong in one direction of a connection. Nothing does, in [#NONE]; each method returns a copy in which
/// something more does.
///
/// @param latency how long each piece is under way
/// @param jitter how much longer, at most, by chance; pieces keep their order
/// @param bytesPerSecond how much gets through; 0: as much as comes
/// @param slice the largest piece; smaller ones come by chance; 0: as they come
/// @param garbage how likely each byte is to be changed, from 0 to 1
/// @param limit after how many bytes the end comes; negative: never
/// @param end what happens then
public record Faults(
        Duration latency, Duration jitter, int bytesPerSecond, int slice, double garbage, long limit, End end) {
    /// What happens when the limit is reached.
    public enum End {
        /// This direction ends in order; the other one goes on.
        HALF_CLOSE,

        /// Both ends see a reset.
        RESET,

        /// Nothing more gets through, and nobody is told.
        HANG
    }

    /// Nothing goes wrong.
    public static final Faults NONE = new Faults(Duration.ZERO, Duration.ZERO, 0, 0, 0, -1, End.HANG);

    /// Checks the components.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Faults {
        if (latency.isNegative() || jitter.isNegative() || bytesPerSecond < 0 || slice < 0) {
            throw new IllegalArgumentException("latency, jitter, bytesPerSecond and slice must be >= 0: " + latency
                    + ", " + jitter + ", " + bytesPerSecond + ", " + slice);
        }
        if (!(garbage >= 0 && garbage <= 1)) {
            throw new IllegalArgumentException("garbage is " + garbage + ", must be between 0 and 1");
        }
    }

    /// Returns these faults, and pieces are under way for some time.
    ///
    /// @param latency how long at least
    /// @param jitter how much longer at most
    /// @return a copy
    public Faults withLatency(Duration latency, Duration jitter) {
        return new Faults(latency, jitter, bytesPerSecond, slice, garbage, limit, end);
    }

    /// Returns these faults, and only so much gets through.
    ///
    /// @param bytesPerSecond how much
    /// @return a copy
    public Faults withBandwidth(int bytesPerSecond) {
        return new Faults(latency, jitter, bytesPerSecond, slice, garbage, limit, end);
    }

    /// Returns these faults, and data arrives in pieces of chance size.
    ///
    /// @param most the size of the largest
    /// @return a copy
    public Faults withSlices(int most) {
        return new Faults(latency, jitter, bytesPerSecond, most, garbage, limit, end);
    }

    /// Returns these faults, and some bytes are changed.
    ///
    /// @param probability how likely each is to be
    /// @return a copy
    public Faults withGarbage(double probability) {
        return new Faults(latency, jitter, bytesPerSecond, slice, probability, limit, end);
    }

    /// Returns these faults, and after some bytes it is over.
    ///
    /// @param limit how many get through
    /// @param end what happens then
    /// @return a copy
    public Faults withEnd(long limit, End end) {
        return new Faults(latency, jitter, bytesPerSecond, slice, garbage, limit, end);
    }
}
