package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.ContextVar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Channels of the JDK on a loop.
final class JdkSocketsTest extends OnLoop {
    /// Both ends of a connection.
    private record Pair(SocketChannel client, SocketChannel server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private static ServerSocketChannel listen() throws IOException {
        var listener = ServerSocketChannel.open();
        listener.configureBlocking(false);
        return listener.bind(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0));
    }

    private static Pair pair() throws IOException {
        try (var listener = listen()) {
            var accepting = Asyncio.createTask(() -> Net.sockAccept(listener));
            var client = SocketChannel.open();
            client.configureBlocking(false);
            Net.sockConnect(client, listener.getLocalAddress());
            return new Pair(client, accepting.await());
        }
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.US_ASCII.encode(text);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void bytesTravelInBothDirections() {
        run(() -> {
            try (var pair = pair()) {
                var receiving = Asyncio.createTask(() -> Net.sockRecv(pair.server, 100));
                Asyncio.sleep(Duration.ofMillis(5));
                Net.sockSendAll(pair.client, bytes("question"));
                assertThat(text(receiving.await())).isEqualTo("question");

                Net.sockSendAll(pair.server, bytes("answer"));
                pair.server.shutdownOutput();
                var buffer = ByteBuffer.allocate(100);
                assertThat(Net.sockRecvInto(pair.client, buffer)).isEqualTo(6);
                assertThat(Net.sockRecvInto(pair.client, buffer)).isEqualTo(-1);
                assertThat(Net.sockRecv(pair.client, 10)).isEmpty();
            }
        });
    }

    @Test
    void moreIsSentThanTheSystemTakesAtOnce() {
        run(() -> {
            try (var pair = pair()) {
                var sending = Asyncio.createTask(() -> Net.sockSendAll(pair.client, ByteBuffer.allocate(20_000_000)));
                long received = 0;
                while (received < 20_000_000) received += Net.sockRecv(pair.server, 1_000_000).length;
                sending.await();
            }
        });
    }

    @Test
    void twoReceiversAreOneTooMany() {
        run(() -> {
            try (var pair = pair()) {
                var receiving = Asyncio.createTask(() -> Net.sockRecv(pair.server, 100));
                Asyncio.sleep(Duration.ofMillis(5));
                assertThatThrownBy(() -> Net.sockRecv(pair.server, 100))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("another task or callback receives from");
                Net.sockSendAll(pair.client, bytes("x"));
                assertThat(text(receiving.await())).isEqualTo("x");
            }
        });
    }

    @Test
    void cancellingLosesNothing() {
        run(() -> {
            try (var pair = pair();
                    var listener = listen()) {
                var receiving = Asyncio.createTask(() -> Net.sockRecv(pair.server, 100));
                var accepting = Asyncio.createTask(() -> Net.sockAccept(listener));
                Asyncio.sleep(Duration.ofMillis(5));
                var client = SocketChannel.open();
                client.configureBlocking(false); // Or it would let the loop turn.
                client.connect(listener.getLocalAddress());
                pair.client.write(bytes("kept"));
                receiving.cancel();
                accepting.cancel();
                assertThatThrownBy(receiving::await).isInstanceOf(CancelledError.class);
                assertThatThrownBy(accepting::await).isInstanceOf(CancelledError.class);

                assertThat(text(Net.sockRecv(pair.server, 100))).isEqualTo("kept");
                Net.sockAccept(listener).close();
                client.close();
            }
        });
    }

    @Test
    void datagramsTravel() {
        run(() -> {
            try (var here = DatagramChannel.open();
                    var there = DatagramChannel.open()) {
                here.configureBlocking(false);
                there.configureBlocking(false);
                there.bind(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0));
                here.bind(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0));
                var buffer = ByteBuffer.allocate(100);
                var receiving = Asyncio.createTask(() -> Net.sockRecvFrom(there, buffer));
                Asyncio.sleep(Duration.ofMillis(5));

                assertThat(Net.sockSendTo(here, bytes("hello"), there.getLocalAddress()))
                        .isEqualTo(5);
                assertThat(receiving.await()).isEqualTo(here.getLocalAddress());
                assertThat(buffer.position()).isEqualTo(5);
            }
        });
    }

    @Test
    void filesAreSent(@TempDir Path folder) throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[5_000_000]);
        run(() -> {
            try (var pair = pair();
                    var file = FileChannel.open(path)) {
                var sending = Asyncio.createTask(() -> Net.sockSendfile(pair.client, file, 1_000_000, Long.MAX_VALUE));
                long received = 0;
                while (received < 4_000_000) received += Net.sockRecv(pair.server, 1_000_000).length;

                assertThat(sending.await()).isEqualTo(4_000_000);
                assertThat(file.position()).isEqualTo(5_000_000);
            }
        });
    }

    @Test
    void aReaderIsCalledAsLongAsThereIsSomethingToRead() {
        var variable = ContextVar.withDefault("variable", "default");
        run(() -> {
            try (var pair = pair()) {
                variable.set("of the adder");
                Net.addReader(pair.server, () -> trace.add("replaced"));
                Net.addReader(pair.server, () -> trace.add(variable.get()));
                variable.set("later");
                Asyncio.sleep(Duration.ofMillis(20));
                assertThat(trace).isEmpty();

                pair.client.write(bytes("x"));
                until(() -> trace.size() >= 3);
                assertThat(Net.removeReader(pair.server)).isTrue();
                assertThat(Net.removeReader(pair.server)).isFalse();
                trace.subList(3, trace.size()).clear();
                Asyncio.sleep(Duration.ofMillis(20));
                assertThat(trace).containsOnly("of the adder").hasSize(3);
            }
        });
    }

    /// Its thread may find it ready at the very moment.
    @Test
    void aChannelThatIsClosedWhileItIsReadyDoesNotKeepOthersFromBeingWatched() {
        run(() -> {
            for (int i = 0; i < 5_000; i++) {
                var pipe = Pipe.open();
                try (var sink = pipe.sink();
                        var source = pipe.source()) {
                    source.configureBlocking(false);
                    Net.addReader(source, () -> {});
                    sink.write(bytes("x"));
                    for (int spin = i % 500; spin > 0; spin--) Thread.onSpinWait();
                }
                Net.removeReader(pipe.source());
            }
            try (var pair = pair()) {
                var receiving = Asyncio.createTask(() -> Net.sockRecv(pair.server, 100));
                Asyncio.sleep(Duration.ofMillis(5));
                Net.sockSendAll(pair.client, bytes("hello"));
                assertThat(text(receiving.await())).isEqualTo("hello");
            }
        });
    }

    @Test
    void aWriterIsCalledAsLongAsThereIsRoom() {
        run(() -> {
            try (var pair = pair()) {
                Net.addWriter(pair.client, () -> trace.add("writable"));
                until(() -> trace.size() >= 2);
                assertThat(Net.removeWriter(pair.client)).isTrue();
                assertThat(Net.removeWriter(pair.client)).isFalse();
            }
        });
    }

    @Test
    void blockingChannelsAreRefused() {
        run(() -> {
            try (var channel = SocketChannel.open()) {
                assertThatThrownBy(() -> Net.addReader(channel, () -> {}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageEndingWith("configureBlocking(false) before");
                assertThatThrownBy(() -> Net.sockRecv(channel, 1)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }
}
