package asyncio.process;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A connection between parent and worker, on which frames travel: a kind, a length, and that many bytes.
///
/// It may be used by one thread at a time.
final class Wire implements Closeable {
    /*
     * The two sides take turns. The parent sends work and then reads until it gets the end of it. Meanwhile the
     * worker may ask for classes, each of which the parent answers at once. So neither side ever writes while the
     * other one does, and nobody waits for room in a buffer for ever.
     */

    private static final int HEADER = 1 + Integer.BYTES;
    private static final int BUFFER = 1 << 16;
    private static final Kind[] KINDS = Kind.values();

    private final SocketChannel channel;
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).limit(0);

    Wire(SocketChannel channel) {
        this.channel = channel;
    }

    /// What a frame is about.
    enum Kind {
        /// Worker to parent, once: the secret that the parent gave it.
        HELLO,
        /// Parent to worker: a `Callable` to call.
        WORK,
        /// Worker to parent: what the work returned.
        RESULT,
        /// Worker to parent: what the work threw.
        EXCEPTION,
        /// Worker to parent: the name of a class that it has not got.
        CLASS_WANTED,
        /// Parent to worker: the class file.
        CLASS_FOUND,
        /// Parent to worker: there is no such class.
        CLASS_MISSING
    }

    /// A message.
    ///
    /// @param kind what it is about
    /// @param bytes what it says
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares frames.
    record Frame(Kind kind, byte[] bytes) {}

    @SuppressWarnings("EnumOrdinal") // Both sides have the same version of this class.
    void write(Kind kind, byte[] bytes) throws IOException {
        out.clear().put((byte) kind.ordinal()).putInt(bytes.length);
        int from = 0;
        do {
            int length = Math.min(out.remaining(), bytes.length - from);
            out.put(bytes, from, length).flip();
            while (out.hasRemaining()) channel.write(out);
            out.clear();
            from += length;
        } while (from < bytes.length);
    }

    /// Waits for the next frame.
    ///
    /// @throws EOFException if the other side has ended
    Frame read() throws IOException {
        while (in.remaining() < HEADER) fill();
        var kind = KINDS[in.get()];
        var bytes = new byte[in.getInt()];
        for (int to = 0; to < bytes.length; ) {
            if (!in.hasRemaining()) fill();
            int length = Math.min(in.remaining(), bytes.length - to);
            in.get(bytes, to, length);
            to += length;
        }
        return new Frame(kind, bytes);
    }

    private void fill() throws IOException {
        in.compact();
        try {
            if (channel.read(in) < 0) throw new EOFException("the other process has closed the connection");
        } finally {
            in.flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
