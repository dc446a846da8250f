package asyncio.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The memory that the sockets of a loop receive into, and in which large pieces wait to be sent: chunks of one size,
/// outside the heap, that come back when they are released.
final class ChunkPool {
    /*
     * It belongs to whoever is active, the carrier or the fiber that it has mounted, so it needs no lock, and either
     * may take and release chunks.
     *
     * All sockets receive into one chunk, the shared one. What is small is copied out of it at once, so an idle or
     * slow connection holds no chunk. What is large stays in it: its receiver keeps it, and the next read finds that
     * the shared chunk has another user and takes a new one.
     */
    static final int CHUNK_SIZE = 64 * 1024;

    private static final int MOST_SPARES = 64;

    /// How many chunks may be in use before large pieces, sent or received, have to wait on the heap.
    private static final int MANY_IN_USE = 512;

    /// As much as CPython reads for one event: 256 KiB.
    private static final int READS_PER_EVENT = 4;

    private static final int DATAGRAMS_PER_READ = 32;

    private final Runnable ensureOwn;
    private final ArrayDeque<Chunk> spares = new ArrayDeque<>();
    private final Receiver receiver = new Receiver(READS_PER_EVENT, this::take);
    private @Nullable Receiver batchReceiver;
    private int inUse;
    private int lent;
    private boolean closed;

    /// @param ensureOwn throws if whoever calls it may not touch the chunks
    ChunkPool(Runnable ensureOwn) {
        this.ensureOwn = ensureOwn;
    }

    /// Returns an empty chunk, to be released.
    ByteBuf take() {
        inUse++;
        var spare = spares.pollLast();
        return spare == null ? new Chunk() : spare.revived();
    }

    /// Leaves a chunk to a protocol. It is free again when the result was run, or if nobody knows it any more.
    Runnable lend(ByteBuf chunk) {
        lent++;
        return new Loan(chunk);
    }

    /// Returns how many chunks somebody has to give back, besides those that are lent.
    int inUse() {
        return inUse - lent;
    }

    /// Whether what waits is to do so on the heap, and chunks are to be left to what is being received.
    boolean isScarce() {
        return inUse > MANY_IN_USE;
    }

    static boolean isChunk(ByteBuf memory) {
        return memory instanceof Chunk;
    }

    /// What channels are to receive into.
    RecvByteBufAllocator receiver() {
        return receiver;
    }

    /// What channels are to receive into that can receive many datagrams at once: each has room for the longest.
    RecvByteBufAllocator batchReceiver() {
        if (batchReceiver == null) {
            batchReceiver = new Receiver(
                    1, () -> UnpooledByteBufAllocator.DEFAULT.directBuffer(DATAGRAMS_PER_READ * CHUNK_SIZE));
        }
        return batchReceiver;
    }

    void close() {
        receiver.close();
        if (batchReceiver != null) batchReceiver.close();
        closed = true;
        spares.clear();
    }

    /// Gives back a chunk that a protocol has kept. A mistake must not go unnoticed: the chunk may have another user by
    /// then.
    private final class Loan implements Runnable {
        private @Nullable ByteBuf chunk;

        Loan(ByteBuf chunk) {
            this.chunk = chunk;
        }

        @Override
        public void run() {
            ensureOwn.run();
            var kept = chunk;
            if (kept == null) throw new IllegalStateException("the memory of received data was given back already");
            chunk = null;
            lent--;
            kept.release();
        }
    }

    private final class Chunk extends UnpooledDirectByteBuf {
        /// The memory is the garbage collector's to free: a chunk may be with a stream that nobody reads any more.
        Chunk() {
            super(UnpooledByteBufAllocator.DEFAULT, ByteBuffer.allocateDirect(CHUNK_SIZE), CHUNK_SIZE);
            clear();
        }

        Chunk revived() {
            resetRefCnt();
            clear();
            return this;
        }

        @Override
        protected void deallocate() {
            inUse--;
            if (!closed && spares.size() < MOST_SPARES) spares.addLast(this);
        }
    }

    /// Receives into one piece of memory, and takes another one when somebody has kept some of it.
    private static final class Receiver extends DefaultMaxMessagesRecvByteBufAllocator {
        private final Supplier<ByteBuf> memory;
        private final SharedHandle handle; // Reads do not overlap.

        Receiver(int readsPerEvent, Supplier<ByteBuf> memory) {
            super(readsPerEvent);
            this.memory = memory;
            this.handle = new SharedHandle();
        }

        @Override
        @SuppressWarnings("deprecation") // The type is, and nothing takes its place.
        public Handle newHandle() {
            return handle;
        }

        void close() {
            handle.close();
        }

        private final class SharedHandle extends MaxMessageHandle {
            private ByteBuf shared = memory.get();

            @Override
            public ByteBuf allocate(ByteBufAllocator unused) {
                if (shared.refCnt() > 1) {
                    shared.release();
                    shared = memory.get();
                }
                return shared.clear().retain();
            }

            @Override
            public int guess() {
                return shared.capacity();
            }

            void close() {
                shared.release();
            }
        }
    }
}
