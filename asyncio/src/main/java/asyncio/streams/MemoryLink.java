package asyncio.streams;

import java.util.Objects;

/// What is between the two ends of a [MemoryTransport].
///
/// @param capacity how many bytes may be under way in each direction, sent and not received yet. What exceeds it waits
///     in the sender's buffer. It does for a connection in memory what the buffers of the operating system do for a
///     socket.
/// @param there the wire from the first end to the second
/// @param back the wire from the second end to the first
public record MemoryLink(int capacity, Wire there, Wire back) {
    private static final int USUAL_CAPACITY = 64 * 1024;

    /// Has room for 64 KiB; everything arrives at once.
    public static final MemoryLink USUAL = new MemoryLink(USUAL_CAPACITY, Wire.DIRECT, Wire.DIRECT);

    /// Checks the components.
    ///
    /// @param capacity how many bytes may be under way
    /// @param there the wire from the first end to the second
    /// @param back the wire from the second end to the first
    /// @throws IllegalArgumentException unless the capacity is positive
    public MemoryLink {
        if (capacity <= 0) throw new IllegalArgumentException("the capacity must be positive, but is " + capacity);
        Objects.requireNonNull(there, "there");
        Objects.requireNonNull(back, "back");
    }

    /// Returns the same with another capacity.
    ///
    /// @param capacity how many bytes may be under way
    /// @return the link
    public MemoryLink withCapacity(int capacity) {
        return new MemoryLink(capacity, there, back);
    }

    /// Returns the same with other wires.
    ///
    /// @param there the wire from the first end to the second
    /// @param back the wire from the second end to the first
    /// @return the link
    public MemoryLink withWires(Wire there, Wire back) {
        return new MemoryLink(capacity, there, back);
    }
}
