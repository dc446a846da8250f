package asyncio.streams;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What has arrived and nobody has read: first bytes of its own, then pieces in memory that is lent.
final class ReadBuffer {
    /*
     * A large piece stays where the transport has it until it is read, and is copied once. Whoever looks for something
     * in it has the pieces copied into one array, as has the end of the connection: it may be long until somebody reads
     * what is left then, if anybody ever does.
     */
    private final ByteQueue own = new ByteQueue();
    private @Nullable ArrayDeque<Piece> lent;
    private int lentSize;

    private record Piece(ByteBuffer bytes, @Nullable Runnable giveBack) {}

    int size() {
        return own.size() + lentSize;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /// Puts in a copy of all that remain in a buffer.
    void append(ByteBuffer data) {
        own();
        own.append(data);
    }

    /// Puts in all that remain in a buffer, which is ours until `giveBack` is run; null: for good.
    void add(ByteBuffer data, @Nullable Runnable giveBack) {
        if (giveBack == null && lentSize == 0) {
            own.add(data);
            return;
        }
        ByteQueue.ensureFits(size(), data.remaining());
        if (lent == null) lent = new ArrayDeque<>();
        lent.add(new Piece(data, giveBack));
        lentSize += data.remaining();
    }

    /// Copies what is lent, and gives it back.
    void settle() {
        if (lentSize > 0) own();
    }

    private ByteQueue own() {
        if (lentSize > 0) own.ensureRoom(lentSize);
        while (lentSize > 0) {
            var piece = Objects.requireNonNull(lent).getFirst();
            lentSize -= piece.bytes.remaining();
            own.append(piece.bytes);
            drop(piece);
        }
        return own;
    }

    private void drop(Piece piece) {
        var pieces = Objects.requireNonNull(lent);
        pieces.removeFirst();
        if (pieces.isEmpty()) lent = null;
        if (piece.giveBack != null) piece.giveBack.run();
    }

    /// Takes out the first `count` bytes.
    byte[] take(int count) {
        if (lentSize == 0) return own.take(count);
        var taken = new byte[count];
        take(ByteBuffer.wrap(taken));
        return taken;
    }

    /// Takes out as many bytes as a buffer has room for.
    int take(ByteBuffer target) {
        int count = own.take(target);
        while (lentSize > 0 && target.hasRemaining()) {
            var piece = Objects.requireNonNull(lent).getFirst();
            var bytes = piece.bytes;
            int some = Math.min(bytes.remaining(), target.remaining());
            target.put(target.position(), bytes, bytes.position(), some);
            target.position(target.position() + some);
            bytes.position(bytes.position() + some);
            lentSize -= some;
            count += some;
            if (!bytes.hasRemaining()) drop(piece);
        }
        return count;
    }

    void skip(int count) {
        own().skip(count);
    }

    void clear() {
        own.clear();
        while (lentSize > 0) {
            var piece = Objects.requireNonNull(lent).getFirst();
            lentSize -= piece.bytes.remaining();
            drop(piece);
        }
    }

    /// Returns where `wanted` begins, at index `from` or later, or -1.
    int indexOf(byte[] wanted, int from) {
        return own().indexOf(wanted, from);
    }
}
