package asyncio.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A piece of data on its way from a socket to a protocol. They form a queue.
final class Received {
    /// Up to this size data is copied out of the chunk that it arrived in, so that the next socket can use it at once.
    private static final int SMALL = 16 * 1024;

    final ByteBuffer bytes;

    /// Gives the memory back; null if it is nobody else's.
    final @Nullable Runnable giveBack;

    @Nullable
    Received next;

    private Received(ByteBuffer bytes, @Nullable Runnable giveBack) {
        this.bytes = bytes;
        this.giveBack = giveBack;
    }

    /// Takes what a channel has read. Called by the carrier.
    static Received of(ByteBuf data, ChunkPool chunks) {
        int size = data.readableBytes();
        if (size > SMALL && ChunkPool.isChunk(data) && !chunks.isScarce()) {
            return new Received(data.nioBuffer(), data::release);
        }
        var copy = new byte[size];
        data.readBytes(copy);
        data.release();
        return new Received(ByteBuffer.wrap(copy), null);
    }

    void drop() {
        if (giveBack != null) giveBack.run();
    }
}
