package asyncio.benchmarks.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One connection that sends as fast as it can, half-closes, and waits for eight bytes: how much the server has
/// counted.
final class OneWayLoad {
    private static final int LINES = 1_000_000;
    private static final String LINE = "the quick brown fox\n";
    private static final long BULK = 1L << 30;

    private OneWayLoad() {}

    /// Sends lines.
    ///
    /// @return lines a second
    static double lines(int port) throws IOException {
        int atOnce = 1000;
        var buffer = direct(LINE.repeat(atOnce).getBytes(StandardCharsets.US_ASCII));
        return LINES / seconds(port, buffer, LINES / atOnce, LINES);
    }

    /// Sends a gibibyte.
    ///
    /// @return mebibytes a second
    static double bulk(int port) throws IOException {
        var buffer = direct(new byte[256 * 1024]);
        return (BULK >> 20) / seconds(port, buffer, (int) (BULK / buffer.capacity()), BULK);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    private static double seconds(int port, ByteBuffer buffer, int times, long expected) throws IOException {
        try (var channel = SocketChannel.open(Loopback.at(port))) {
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                buffer.clear();
                while (buffer.hasRemaining()) channel.write(buffer);
            }
            channel.shutdownOutput();
            var answer = ByteBuffer.allocate(Long.BYTES);
            while (answer.hasRemaining()) {
                if (channel.read(answer) < 0) throw new EOFException("the server did not say what it has counted");
            }
            long counted = answer.flip().getLong();
            if (counted != expected) throw new IOException("the server counted " + counted + " of " + expected);
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
