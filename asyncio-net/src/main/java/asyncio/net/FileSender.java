package asyncio.net;

import asyncio.streams.WriteTransport;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// Sends a file over a connection, for one call.
final class FileSender {
    /// After so much the task is asked whether it goes on, so that it can be cancelled.
    private static final int PIECE = 1024 * 1024;

    private static final int SECURED_PIECE = 256 * 1024;

    private final SocketTransport transport;
    private final FileChannel file;

    FileSender(WriteTransport transport, FileChannel file) {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalArgumentException(transport + " cannot send files: it is not that of a socket");
        }
        if (socket.isClosing()) throw new IllegalStateException(transport + " is closing, and sends no file");
        this.transport = socket;
        this.file = Objects.requireNonNull(file, "file");
    }

    /// Sends a part of the file. Suspends. The position of the file is behind what was sent, however it ends.
    ///
    /// @param count how much, at most
    /// @return how much there was
    long send(long offset, long count) throws IOException {
        if (offset < 0) throw new IllegalArgumentException("offset is " + offset + ", must be >= 0");
        if (count <= 0) throw new IllegalArgumentException("count is " + count + ", must be > 0");
        long end = Math.min(file.size(), offset + Math.min(count, Long.MAX_VALUE - offset));
        boolean isSecured = transport.getExtraInfo(TlsContext.CONTEXT).isPresent();
        long at = offset;
        try {
            while (at < end) {
                long begun = at;
                at = isSecured ? at + copied(at, end) : Math.min(end, at + PIECE);
                if (!isSecured) transport.sendFile(new Piece(file, begun, at - begun));
                transport.awaitSent(isSecured ? SECURED_PIECE : 0);
            }
        } finally {
            transport.endOfFile();
            file.position(at);
        }
        return Math.max(0, end - offset);
    }

    /// What is to be encrypted has to pass through the memory of this process. Reading it is left to a thread.
    private int copied(long offset, long end) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(SECURED_PIECE, end - offset));
        int count = transport
                .loop
                .runInExecutor(null, () -> file.read(buffer, offset))
                .await();
        if (count < 0) throw new IOException(file + " became shorter while it was sent");
        transport.write(buffer.flip());
        return count;
    }

    /// A piece of a file that stays open.
    private static final class Piece extends DefaultFileRegion {
        Piece(FileChannel file, long position, long count) {
            super(file, position, count);
        }

        @Override
        protected void deallocate() {
            // The file is not ours to close.
        }
    }
}
