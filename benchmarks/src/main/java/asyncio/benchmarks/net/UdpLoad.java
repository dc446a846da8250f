package asyncio.benchmarks.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// Sockets that each send a datagram to an echo server, wait for it to come back, and send the next.
final class UdpLoad {
    private static final int SIZE = 1024;

    private UdpLoad() {}

    /// Loads the server with a number of sockets for a while.
    ///
    /// @return answers a second
    static double run(int port, int sockets, long nanos) throws IOException {
        var buffer = ByteBuffer.allocateDirect(SIZE);
        try (var selector = Selector.open()) {
            var server = Loopback.at(port);
            for (int i = 0; i < sockets; i++) {
                var channel = DatagramChannel.open();
                channel.connect(server);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            sendAll(selector, buffer);
            long answers = 0;
            long start = System.nanoTime();
            for (long end = start + nanos; System.nanoTime() < end; ) {
                if (selector.select(200) == 0) sendAll(selector, buffer); // Datagrams may get lost: all of them, then.
                for (var key : selector.selectedKeys()) {
                    var channel = (DatagramChannel) key.channel();
                    buffer.clear();
                    if (channel.read(buffer) <= 0) continue;
                    answers++;
                    buffer.clear();
                    channel.write(buffer);
                }
                selector.selectedKeys().clear();
            }
            double rate = answers / ((System.nanoTime() - start) / 1e9);
            for (var key : selector.keys()) key.channel().close();
            return rate;
        }
    }

    private static void sendAll(Selector selector, ByteBuffer buffer) throws IOException {
        for (var key : selector.keys()) {
            buffer.clear();
            ((DatagramChannel) key.channel()).write(buffer);
        }
    }
}
