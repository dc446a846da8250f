package asyncio.streams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What travels on a [Wire] at once.
public final class Packet {
    /// What a packet may be.
    public enum Kind {
        /// Bytes.
        DATA,

        /// The sender will send no more bytes.
        EOF,

        /// The sender is gone and does not listen any more.
        RESET
    }

    private static final byte[] NOTHING = {};

    private final MemoryTransport sender;
    private final Kind kind;
    private final byte[] bytes;

    /// How many bytes were sent before those of this packet.
    private final long offset;

    private boolean gone;

    private Packet(MemoryTransport sender, Kind kind, byte[] bytes, long offset) {
        this.sender = sender;
        this.kind = kind;
        this.bytes = bytes;
        this.offset = offset;
    }

    static Packet data(MemoryTransport sender, byte[] bytes, long offset) {
        return new Packet(sender, Kind.DATA, bytes, offset);
    }

    static Packet of(MemoryTransport sender, Kind kind, long offset) {
        return new Packet(sender, kind, NOTHING, offset);
    }

    /// Returns what this is.
    ///
    /// @return the kind
    public Kind kind() {
        return kind;
    }

    /// Returns how many bytes this carries.
    ///
    /// @return the number; 0 unless it is data
    public int size() {
        return bytes.length;
    }

    /// Brings this packet to the other end, which takes it in one of the next turns of the loop, but not before those
    /// that were sent before it. Does not suspend.
    ///
    /// @throws IllegalStateException if it has arrived already, or was divided
    public void arrive() {
        use("arrive");
        sender.peer().arrived(this);
    }

    /// Divides this packet. The pieces arrive in place of it. Does not suspend.
    ///
    /// @param most how many bytes a piece may have
    /// @return the pieces, in order; only one if this carries no bytes
    /// @throws IllegalArgumentException unless `most` is positive
    /// @throws IllegalStateException if it has arrived already, or was divided
    public List<Packet> divide(int most) {
        if (most <= 0)
            throw new IllegalArgumentException("a packet cannot be divided into pieces of " + most + " bytes");
        use("divide");
        var pieces = new ArrayList<Packet>();
        for (int from = 0; from < bytes.length; from += most) {
            var piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + most));
            pieces.add(data(sender, piece, offset + from));
        }
        if (pieces.isEmpty()) pieces.add(of(sender, kind, offset));
        return pieces;
    }

    private void use(String operation) {
        if (gone) throw new IllegalStateException(operation + "() was called on " + this + ", which is gone already");
        gone = true;
    }

    long offset() {
        return offset;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "Packet[" + kind + (kind == Kind.DATA ? ", " + bytes.length + " bytes" : "") + "]";
    }
}
