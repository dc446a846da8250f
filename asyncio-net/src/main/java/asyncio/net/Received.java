package asyncio.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A piece of data on its way from a socket to a protocol. They form a queue.
final class Received {
    /// Up to this size data is copied out of the chunk that it arrived in, so that the next socket can use it at once.
    private static final int SMALL = 16 * 1024;

    final ByteBuffer bytes;

    /// The chunk that they are in; null if they are in an array of their own.
    private final @Nullable ByteBuf chunk;

    @Nullable
    Received next;

    private Received(ByteBuffer bytes, @Nullable ByteBuf chunk) {
        this.bytes = bytes;
        this.chunk = chunk;
    }

    /// Takes what a channel has read. Called by the carrier.
    static Received of(ByteBuf data, ChunkPool chunks) {
        int size = data.readableBytes();
        if (size > SMALL && ChunkPool.isChunk(data) && !chunks.isScarce()) {
            return new Received(data.nioBuffer(), data);
        }
        var copy = new byte[size];
        data.readBytes(copy);
        data.release();
        return new Received(ByteBuffer.wrap(copy), null);
    }

    /// Leaves the memory to a protocol. Returns what gives it back, or null if there is no need.
    @Nullable
    Runnable lend(ChunkPool chunks) {
        return chunk == null ? null : chunks.lend(chunk);
    }

    void drop() {
        if (chunk != null) chunk.release();
    }
}
