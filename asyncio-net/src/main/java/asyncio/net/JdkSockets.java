package asyncio.net;

import asyncio.Asyncio;
import asyncio.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Operations on channels of the JDK: each is tried, and tried again when the channel is ready. So cancelling one loses
/// nothing.
final class JdkSockets {
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final NettyPoller poller = NettyPoller.of(loop);
    private final Readiness readiness = poller.readiness(loop);

    JdkSockets() {}

    void add(SelectableChannel channel, int operation, Runnable callback) {
        poller.given().ensureFree(channel);
        readiness.watch(channel, operation, callback);
    }

    boolean remove(SelectableChannel channel, int operation) {
        poller.given().ensureFree(channel);
        return readiness.unwatch(channel, operation);
    }

    byte[] receive(SocketChannel channel, int most) throws IOException {
        if (most < 0) throw new IllegalArgumentException("cannot receive " + most + " bytes");
        var buffer = ByteBuffer.allocate(most);
        receive(channel, buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    int receive(SocketChannel channel, ByteBuffer buffer) throws IOException {
        ensureFree(channel, SelectionKey.OP_READ);
        if (!buffer.hasRemaining()) return 0;
        int count;
        while ((count = channel.read(buffer)) == 0) await(channel, SelectionKey.OP_READ);
        return count;
    }

    SocketAddress receiveFrom(DatagramChannel channel, ByteBuffer buffer) throws IOException {
        ensureFree(channel, SelectionKey.OP_READ);
        SocketAddress sender;
        while ((sender = channel.receive(buffer)) == null) await(channel, SelectionKey.OP_READ);
        return sender;
    }

    void sendAll(SocketChannel channel, ByteBuffer data) throws IOException {
        ensureFree(channel, SelectionKey.OP_WRITE);
        while (data.hasRemaining()) {
            if (channel.write(data) == 0) await(channel, SelectionKey.OP_WRITE);
        }
    }

    int sendTo(DatagramChannel channel, ByteBuffer data, SocketAddress target) throws IOException {
        ensureFree(channel, SelectionKey.OP_WRITE);
        int size = data.remaining();
        while (channel.send(data, target) < size) await(channel, SelectionKey.OP_WRITE);
        return size;
    }

    void connect(SocketChannel channel, SocketAddress target) throws IOException {
        ensureFree(channel, SelectionKey.OP_WRITE);
        if (channel.connect(target)) return;
        while (!channel.finishConnect()) await(channel, SelectionKey.OP_WRITE);
    }

    SocketChannel accept(ServerSocketChannel channel) throws IOException {
        ensureFree(channel, SelectionKey.OP_READ);
        SocketChannel accepted;
        while ((accepted = channel.accept()) == null) await(channel, SelectionKey.OP_READ);
        accepted.configureBlocking(false);
        return accepted;
    }

    long sendFile(SocketChannel channel, FileChannel file, long offset, long count) throws IOException {
        if (offset < 0) throw new IllegalArgumentException("offset is " + offset + ", must be >= 0");
        if (count <= 0) throw new IllegalArgumentException("count is " + count + ", must be > 0");
        ensureFree(channel, SelectionKey.OP_WRITE);
        long end = Math.min(file.size(), offset + Math.min(count, Long.MAX_VALUE - offset));
        long at = offset;
        try {
            while (at < end) {
                long sent = file.transferTo(at, end - at, channel);
                at += sent;
                if (sent == 0) await(channel, SelectionKey.OP_WRITE);
            }
        } finally {
            file.position(at);
        }
        return Math.max(0, end - offset);
    }

    private void ensureFree(SelectableChannel channel, int operation) {
        poller.given().ensureFree(channel);
        if (channel.isBlocking()) {
            throw new IllegalArgumentException(channel + " is in blocking mode: configureBlocking(false) before");
        }
        if (!readiness.isWatched(channel, operation)) return;
        var what = operation == SelectionKey.OP_READ ? "receives from " : "sends to ";
        throw new IllegalStateException("another task or callback " + what + channel + " already");
    }

    private void await(SelectableChannel channel, int operation) {
        var ready = loop.<@Nullable Void>createFuture();
        readiness.watch(channel, operation, () -> {
            if (!ready.done()) ready.setResult(null);
        });
        try {
            ready.await();
        } finally {
            readiness.unwatch(channel, operation);
        }
    }
}
