package asyncio.net;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A piece of data on its way from a socket to a protocol. They form a queue.
final class Received {
    /// Up to this size data is copied out of the chunk that it arrived in, so that the next socket can use it at once.
    private static final int SMALL = 16 * 1024;

    final ByteBuffer bytes;
    private final @Nullable ByteBuf memory;

    @Nullable
    Received next;

    private Received(ByteBuffer bytes, @Nullable ByteBuf memory) {
        this.bytes = bytes;
        this.memory = memory;
    }

    /// Takes what a channel has read. Called by the carrier.
    static Received of(ByteBuf data) {
        int size = data.readableBytes();
        if (size > SMALL) return new Received(data.nioBuffer(), data);
        var copy = new byte[size];
        data.readBytes(copy);
        data.release();
        return new Received(ByteBuffer.wrap(copy), null);
    }

    void release(NettyPoller poller) {
        if (memory != null) poller.release(memory);
    }
}
