package asyncio.benchmarks.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// Connections to a server that closes each one as soon as it has accepted it.
final class AcceptLoad {
    private static final int AT_ONCE = 32;

    private AcceptLoad() {}

    /// Connects again and again.
    ///
    /// @return connections a second
    static double run(int port, int connections) throws IOException {
        var server = Loopback.at(port);
        var buffer = ByteBuffer.allocateDirect(1);
        int begun = 0;
        int ended = 0;
        long start = System.nanoTime();
        try (var selector = Selector.open()) {
            while (ended < connections) {
                while (begun < connections && begun - ended < AT_ONCE) {
                    begun++;
                    connect(server, selector);
                }
                if (selector.select(5000) == 0) throw new IOException("a connection was not closed for five seconds");
                for (var key : selector.selectedKeys()) {
                    var channel = (SocketChannel) key.channel();
                    if (key.isConnectable()) {
                        channel.finishConnect();
                        key.interestOps(SelectionKey.OP_READ);
                    } else if (isOver(channel, buffer)) {
                        // A reset: waiting connections would use up the ports.
                        channel.close();
                        ended++;
                    }
                }
                selector.selectedKeys().clear();
            }
        }
        return connections / ((System.nanoTime() - start) / 1e9);
    }

    private static void connect(InetSocketAddress server, Selector selector) throws IOException {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.configureBlocking(false);
        boolean connected = channel.connect(server);
        channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
    }

    private static boolean isOver(SocketChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        return channel.read(buffer) < 0;
    }
}
