package asyncio.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCounted;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What was written to a socket and is not sent yet.
@SuppressWarnings("FutureReturnValueIgnored") // How it ends the handler of the channel is told, too.
final class Outbound {
    /*
     * Small pieces of a turn are gathered in one buffer of the heap, large ones are copied into chunks. Netty gets
     * them when the carrier flushes, and only so much at a time: a peer that does not read must not fill the memory
     * outside the heap, and what Netty has cannot be dropped.
     */
    private static final int SMALL = 16 * 1024;
    private static final int MOST_IN_FLIGHT = 4 * ChunkPool.CHUNK_SIZE;

    private final ChunkPool chunks;

    /// The piece that was begun last, and those before it.
    private @Nullable ByteBuf tail;

    private @Nullable ArrayDeque<ReferenceCounted> older;

    private long size;
    private long inFlight;

    Outbound(ChunkPool chunks) {
        this.chunks = chunks;
    }

    /// Returns how many bytes are not sent yet.
    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Copies data.
    void add(ByteBuffer data) {
        size += data.remaining();
        while (data.hasRemaining()) {
            var piece = pieceFor(data.remaining());
            int count = Math.min(piece.maxWritableBytes(), data.remaining());
            piece.writeBytes(data.slice(data.position(), count));
            data.position(data.position() + count);
        }
    }

    /// Adds a piece of a file.
    void add(FileRegion piece) {
        size += piece.count();
        sealTail();
        if (older == null) older = new ArrayDeque<>();
        older.add(piece);
    }

    private void sealTail() {
        var current = tail;
        if (current == null) return;
        if (older == null) older = new ArrayDeque<>();
        older.add(current);
        tail = null;
    }

    /// Returns the piece to which data of some size is to be added.
    private ByteBuf pieceFor(int length) {
        var current = tail;
        if (current != null) {
            int room = current.maxWritableBytes();
            if (room >= length || (room > 0 && current.isDirect())) return current;
            sealTail();
        }
        var begun = length > SMALL && !chunks.isScarce()
                ? chunks.take()
                : Unpooled.buffer(
                        Math.min(length, ChunkPool.CHUNK_SIZE), length > SMALL ? ChunkPool.CHUNK_SIZE : SMALL);
        tail = begun;
        return begun;
    }

    /// Hands Netty as much as it may have. Called by the carrier.
    void flush(Channel channel, Progress progress) {
        while (inFlight < MOST_IN_FLIGHT) {
            var piece = poll();
            if (piece == null) return;
            long handed = sizeOf(piece);
            for (ReferenceCounted more; inFlight + handed < MOST_IN_FLIGHT && (more = poll()) != null; piece = more) {
                handed += sizeOf(more);
                channel.write(piece, channel.voidPromise());
            }
            inFlight += handed;
            var sending = channel.writeAndFlush(piece);
            long count = handed;
            if (!sending.isDone()) {
                sending.addListener(sent -> {
                    if (ended(count, sent, progress)) {
                        flush(channel, progress);
                        progress.sent();
                    }
                });
                return;
            }
            if (!ended(count, sending, progress)) return;
        }
    }

    private boolean ended(long count, Future<?> sending, Progress progress) {
        inFlight -= count;
        size -= count;
        if (sending.isSuccess()) return true;
        progress.failed(sending.cause());
        return false;
    }

    /// Who is told how sending goes on, on the carrier.
    interface Progress {
        /// Something was sent that could not be sent at once.
        void sent();

        void failed(Throwable e);
    }

    private static long sizeOf(ReferenceCounted piece) {
        return piece instanceof FileRegion region ? region.count() : ((ByteBuf) piece).readableBytes();
    }

    private @Nullable ReferenceCounted poll() {
        if (older != null) {
            var piece = older.poll();
            if (older.isEmpty()) older = null;
            return piece;
        }
        var piece = tail;
        tail = null;
        return piece;
    }

    /// Drops what Netty has not got.
    void drop() {
        for (ReferenceCounted piece; (piece = poll()) != null; ) {
            size -= sizeOf(piece);
            piece.release();
        }
    }
}
