package asyncio.benchmarks.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Connections to an echo server, on one thread: each sends a message, waits until it has come back, and sends the
/// next.
final class EchoLoad implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer message;
    private final ByteBuffer answer;
    private long answers;
    private long[] latencies = new long[1 << 16];
    private int measured;

    EchoLoad(int port, int count, int size) throws IOException {
        message = ByteBuffer.allocateDirect(size);
        answer = ByteBuffer.allocateDirect(size);
        var server = Loopback.at(port);
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            connections.add(new Connection(channel));
        }
    }

    /// Lets some of the connections echo for a while.
    ///
    /// @return answers a second
    double run(int active, long nanos) throws IOException {
        answers = 0;
        measured = 0;
        for (var connection : connections.subList(0, active)) connection.send();
        long start = System.nanoTime();
        long end = start + nanos;
        while (System.nanoTime() < end) {
            if (selector.select(1000) == 0) throw new IOException("no answer for a second");
            for (var key : selector.selectedKeys()) ((Connection) key.attachment()).receive(true);
            selector.selectedKeys().clear();
        }
        double rate = answers / ((System.nanoTime() - start) / 1e9);
        drain(active);
        return rate;
    }

    /// Takes the answers that are still on their way.
    private void drain(int active) throws IOException {
        while (connections.subList(0, active).stream().anyMatch(c -> c.missing > 0)) {
            if (selector.select(1000) == 0) throw new IOException("an answer was lost");
            for (var key : selector.selectedKeys()) ((Connection) key.attachment()).receive(false);
            selector.selectedKeys().clear();
        }
    }

    /// Has every connection echo once, a few at a time; fails if one was dropped.
    void touchAll() throws IOException {
        for (int i = 0; i < connections.size(); i += 100) {
            var some = connections.subList(i, Math.min(i + 100, connections.size()));
            for (var connection : some) connection.send();
            while (some.stream().anyMatch(c -> c.missing > 0)) {
                if (selector.select(5000) == 0) throw new IOException("no answer for five seconds");
                for (var key : selector.selectedKeys()) ((Connection) key.attachment()).receive(false);
                selector.selectedKeys().clear();
            }
        }
    }

    /// Returns how long an echo of the last run took that only one in a hundred exceeds, over the median.
    double tail() {
        var sorted = Arrays.copyOf(latencies, measured);
        Arrays.sort(sorted);
        return sorted[(int) (measured * 0.99)] / (double) sorted[measured / 2];
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) connection.channel.close();
        selector.close();
    }

    private final class Connection {
        final SocketChannel channel;
        int missing;
        private long sent;

        Connection(SocketChannel channel) throws IOException {
            this.channel = channel;
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            message.clear();
            channel.write(message);
            if (message.hasRemaining()) throw new IOException("the send buffer does not take one message");
            missing = message.capacity();
            sent = System.nanoTime();
        }

        void receive(boolean sendNext) throws IOException {
            answer.clear();
            answer.limit(Math.max(1, missing));
            int count = channel.read(answer);
            if (count < 0) throw new EOFException("the server has closed a connection");
            missing -= count;
            if (missing > 0) return;
            answers++;
            if (measured == latencies.length) latencies = Arrays.copyOf(latencies, measured * 2);
            latencies[measured++] = System.nanoTime() - sent;
            if (sendNext) send();
        }
    }
}
