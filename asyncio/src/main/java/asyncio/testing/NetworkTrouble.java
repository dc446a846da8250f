package asyncio.testing;

import java.time.Duration;
import java.util.Objects;

/// How bad a [SimulatedNetwork] is. Everything random about it depends on the seed of the simulation.
///
/// @param least the shortest time that a packet takes
/// @param most the longest one
/// @param pieces how many bytes a packet has at most: what is written is received in pieces of random sizes up to that
/// @param loss how likely a packet is lost, from 0 to 1. It is sent again after a while, as TCP does, so nothing is
///     missing, but everything behind it is late.
/// @param resets how likely a packet breaks its connection instead of arriving, from 0 to 1
public record NetworkTrouble(Duration least, Duration most, int pieces, double loss, double resets) {
    /// Packets take no time and are whole, and none is lost.
    public static final NetworkTrouble NONE = new NetworkTrouble(Duration.ZERO, Duration.ZERO, Integer.MAX_VALUE, 0, 0);

    /// Checks the components.
    ///
    /// @param least the shortest time that a packet takes
    /// @param most the longest one
    /// @param pieces how many bytes a packet has at most
    /// @param loss how likely a packet is lost
    /// @param resets how likely a packet breaks its connection
    /// @throws IllegalArgumentException if a number makes no sense
    public NetworkTrouble {
        Objects.requireNonNull(least, "least");
        Objects.requireNonNull(most, "most");
        if (least.isNegative() || least.compareTo(most) > 0) {
            throw new IllegalArgumentException("no latency lies between " + least + " and " + most);
        }
        if (pieces < 1) throw new IllegalArgumentException("a piece cannot have " + pieces + " bytes: give 1 or more");
        if (!(loss >= 0 && loss < 1))
            throw new IllegalArgumentException("loss " + loss + " is not from 0 to less than 1");
        if (!(resets >= 0 && resets <= 1))
            throw new IllegalArgumentException(resets + " is no probability: give 0 to 1");
    }

    /// Returns this with another latency.
    ///
    /// @param least the shortest time that a packet takes
    /// @param most the longest one
    /// @return a copy
    public NetworkTrouble withLatency(Duration least, Duration most) {
        return new NetworkTrouble(least, most, pieces, loss, resets);
    }

    /// Returns this with packets of another size.
    ///
    /// @param pieces how many bytes a packet has at most
    /// @return a copy
    public NetworkTrouble withPieces(int pieces) {
        return new NetworkTrouble(least, most, pieces, loss, resets);
    }

    /// Returns this with another loss.
    ///
    /// @param loss how likely a packet is lost
    /// @return a copy
    public NetworkTrouble withLoss(double loss) {
        return new NetworkTrouble(least, most, pieces, loss, resets);
    }

    /// Returns this with other resets.
    ///
    /// @param resets how likely a packet breaks its connection
    /// @return a copy
    public NetworkTrouble withResets(double resets) {
        return new NetworkTrouble(least, most, pieces, loss, resets);
    }
}
