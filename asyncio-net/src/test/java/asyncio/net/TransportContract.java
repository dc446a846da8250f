package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.ContextVar;
import asyncio.WrongLoopException;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import asyncio.streams.ConnectionResetException;
import asyncio.streams.ExtraInfo;
import asyncio.streams.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every transport of a TCP connection does, whatever the loop waits in.
abstract class TransportContract extends OnLoop {
    private static final int LARGE = 3_000_000;

    /// Both ends of a connection.
    record Ends(Recorder client, Recorder server) {}

    interface Scene {
        void play(Ends ends) throws Exception;
    }

    /// Connects two protocols and lets them play; then closes what is left.
    private void connected(Supplier<? extends Recorder> clients, Supplier<? extends Recorder> servers, Scene scene) {
        run(() -> {
            var accepted = new ArrayList<Recorder>();
            try (var server = Net.createServer(
                    () -> {
                        var protocol = servers.get();
                        accepted.add(protocol);
                        return protocol;
                    },
                    LOCALHOST,
                    0)) {
                Recorder client =
                        Net.createConnection(clients, LOCALHOST, server.port()).protocol();
                until(() -> !accepted.isEmpty());
                scene.play(new Ends(client, accepted.getFirst()));
                client.transport().abort();
                server.shutdown(Duration.ZERO);
                client.awaitLoss();
            }
        });
    }

    private void connected(Scene scene) {
        connected(Recorder::new, Recorder::new, scene);
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    // ---- The life of a connection

    @Test
    void theProtocolHearsOfTheConnectionOfDataOfTheEndAndOfTheLossOnce() {
        connected(ends -> {
            ends.client.transport().write(ascii("hello"));
            ends.client.transport().close();

            assertThat(ends.server.awaitLoss()).isNull();
            assertThat(ends.client.awaitLoss()).isNull();
            assertThat(ends.server.text()).isEqualTo("hello");
            assertThat(ends.server.calls).containsExactly("made", "data", "end", "lost");
            assertThat(ends.client.calls).containsExactly("made", "lost");
        });
    }

    @Test
    void theConnectorGoesOnBehindConnectionMade() {
        connected(ends -> assertThat(ends.client.calls).containsExactly("made"));
    }

    @Test
    void nothingIsToldFromInsideAMethodOfTheTransport() {
        connected(ends -> {
            ends.client.transport().write(ascii("x"));
            ends.client.transport().close();
            ends.client.transport().abort();
            assertThat(ends.client.calls).containsExactly("made");

            ends.client.awaitLoss();
            assertThat(ends.client.calls).containsExactly("made", "lost");
        });
    }

    @Test
    void closingSendsWhatWasWritten() {
        var data = random(LARGE);
        connected(ends -> {
            ends.client.transport().write(data);
            ends.client.transport().close();
            assertThat(ends.client.transport().isClosing()).isTrue();
            ends.server.awaitLoss();

            assertThat(ends.server.data.toByteArray()).isEqualTo(data);
        });
    }

    @Test
    void abortingDropsWhatWasWritten() {
        connected(ends -> {
            ends.server.transport().pauseReading();
            ends.client.transport().write(random(100_000_000));
            ends.client.transport().abort();

            assertThat(ends.client.awaitLoss()).isNull();
            ends.server.transport().resumeReading();
            ends.server.awaitLoss();
            assertThat(ends.server.data.size()).isLessThan(100_000_000);
        });
    }

    @Test
    void aPeerThatResetsTheConnectionIsTheReasonOfItsLoss() {
        run(() -> {
            try (var listener = new ServerSocket(0)) {
                var client = Net.createConnection(Recorder::new, LOCALHOST, listener.getLocalPort())
                        .protocol();
                var peer = listener.accept();
                peer.setSoLinger(true, 0); // Makes closing a reset.
                peer.close();

                assertThat(client.awaitLoss()).isInstanceOf(ConnectionResetException.class);
                assertThat(client.calls).containsExactly("made", "lost");
            }
        });
    }

    // ---- Data

    @Test
    void dataArrivesUnchangedInBothDirectionsAtOnce() {
        var there = random(LARGE);
        var back = random(LARGE + 1);
        connected(ends -> {
            ends.client.transport().write(there);
            ends.server.transport().write(back);
            ends.server.awaitBytes(there.length);
            ends.client.awaitBytes(back.length);

            assertThat(ends.server.data.toByteArray()).isEqualTo(there);
            assertThat(ends.client.data.toByteArray()).isEqualTo(back);
        });
    }

    @Test
    void manySmallAndLargePiecesArriveInOrder() {
        var all = random(LARGE);
        connected(ends -> {
            var random = new Random(1);
            for (int at = 0; at < all.length; ) {
                int size = Math.min(all.length - at, random.nextInt(random.nextInt(10) == 0 ? 100_000 : 500));
                ends.client.transport().write(ByteBuffer.wrap(all, at, size));
                at += size;
                if (random.nextInt(20) == 0) Asyncio.sleep(Duration.ZERO);
            }
            ends.server.awaitBytes(all.length);

            assertThat(ends.server.data.toByteArray()).isEqualTo(all);
        });
    }

    @Test
    void whatIsWrittenMayBeChangedAfterwards() {
        connected(ends -> {
            var data = ascii("before");
            ends.client.transport().write(data);
            data[0] = 'x';
            ends.server.awaitBytes(data.length);

            assertThat(ends.server.text()).isEqualTo("before");
        });
    }

    @Test
    void emptyPiecesDoNoHarm() {
        connected(ends -> {
            ends.client.transport().write(new byte[0]);
            ends.client.transport().writeLines(List.of(new byte[0], ascii("a"), new byte[0], ascii("b")));
            ends.server.awaitBytes(2);

            assertThat(ends.server.text()).isEqualTo("ab");
        });
    }

    // ---- Pausing

    @Test
    void aPausedTransportHandsOverNothing() {
        connected(ends -> {
            ends.server.transport().pauseReading();
            assertThat(ends.server.transport().isReading()).isFalse();
            ends.client.transport().write(ascii("hello"));
            ends.client.transport().writeEof();
            Asyncio.sleep(Duration.ofMillis(20));
            assertThat(ends.server.calls).containsExactly("made");

            ends.server.transport().resumeReading();
            ends.server.awaitCall("end");
            assertThat(ends.server.text()).isEqualTo("hello");
        });
    }

    @Test
    void pausingInTheMiddleOfWhatHasArrivedKeepsTheRest() {
        var data = random(LARGE);
        connected(Recorder::new, Pausing::new, ends -> {
            ends.client.transport().write(data);
            while (ends.server.data.size() < data.length) {
                Asyncio.sleep(Duration.ofMillis(1));
                ends.server.transport().resumeReading();
            }

            assertThat(ends.server.data.toByteArray()).isEqualTo(data);
        });
    }

    /// Pauses with each piece.
    private static final class Pausing extends Recorder {
        @Override
        public void dataReceived(ByteBuffer received) {
            assertThat(transport().isReading()).isTrue();
            super.dataReceived(received);
            transport().pauseReading();
        }
    }

    @Test
    void aWriterIsToldToPauseAndToResume() {
        connected(ends -> {
            var transport = ends.client.transport();
            ends.server.transport().pauseReading();
            transport.write(random(20_000_000)); // More than the system takes.
            assertThat(ends.client.calls).containsExactly("made", "pause");
            assertThat(transport.getWriteBufferSize()).isEqualTo(20_000_000);
            Asyncio.sleep(Duration.ofMillis(20));
            assertThat(transport.getWriteBufferSize()).isBetween(64_000L, 19_999_999L);
            assertThat(ends.client.calls).containsExactly("made", "pause");

            ends.server.transport().resumeReading();
            ends.client.awaitCall("resume");
            assertThat(transport.getWriteBufferSize())
                    .isLessThanOrEqualTo(transport.getWriteBufferLimits().low());
            ends.server.awaitBytes(20_000_000);
        });
    }

    @Test
    void theLimitsOfTheBufferAreExact() {
        connected(ends -> {
            var transport = ends.client.transport();
            transport.setWriteBufferLimits(10, 5);
            transport.write(new byte[10]);
            assertThat(ends.client.calls).containsExactly("made");

            transport.write(new byte[1]);
            assertThat(ends.client.calls).containsExactly("made", "pause");
            ends.client.awaitCall("resume");
            assertThat(transport.getWriteBufferSize()).isZero();
        });
    }

    // ---- The end of one direction

    @Test
    void oneDirectionMayEndBeforeTheOther() {
        connected(Recorder::new, Answering::new, ends -> {
            ends.client.transport().write(ascii("question"));
            assertThat(ends.client.transport().canWriteEof()).isTrue();
            ends.client.transport().writeEof();
            ends.client.transport().writeEof();

            assertThat(ends.client.awaitLoss()).isNull();
            assertThat(ends.client.text()).isEqualTo("answer to question");
            assertThat(ends.client.calls).containsExactly("made", "data", "end", "lost");
        });
    }

    private static final class Answering extends Recorder {
        Answering() {
            keepsOpen = true;
        }

        @Override
        public boolean eofReceived() {
            transport().write(ascii("answer to " + text()));
            transport().close();
            return super.eofReceived();
        }
    }

    @Test
    void nothingCanBeWrittenAfterTheEnd() {
        connected(ends -> {
            ends.client.transport().writeEof();

            assertThatThrownBy(() -> ends.client.transport().write(ascii("x")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("after writeEof()");
        });
    }

    @Test
    void whatIsWrittenAfterClosingIsDropped() {
        connected(ends -> {
            ends.client.transport().write(ascii("a"));
            ends.client.transport().close();
            ends.client.transport().write(ascii("b"));
            ends.server.awaitLoss();

            assertThat(ends.server.text()).isEqualTo("a");
        });
    }

    // ---- Protocols that fail

    @Test
    void anExceptionInDataReceivedEndsTheConnection() {
        connected(Recorder::new, Failing::new, ends -> {
            ends.client.transport().write(ascii("x"));

            assertThat(ends.server.awaitLoss()).hasMessage("planned");
            ends.client.awaitLoss();
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().exception()).hasMessage("planned");
            reports.clear();
        });
    }

    private static final class Failing extends Recorder {
        @Override
        public void dataReceived(ByteBuffer received) {
            throw new IllegalStateException("planned");
        }
    }

    @Test
    void anExceptionInConnectionMadeEndsTheConnection() {
        run(() -> {
            var protocol = new Recorder() {
                @Override
                public void connectionMade(Transport made) {
                    super.connectionMade(made);
                    throw new IllegalStateException("planned");
                }
            };
            try (var server = Net.createServer(() -> protocol, LOCALHOST, 0)) {
                var client = Net.createConnection(Recorder::new, LOCALHOST, server.port())
                        .protocol();

                assertThat(protocol.awaitLoss()).hasMessage("planned");
                client.awaitLoss();
                assertThat(reports).hasSize(1);
                reports.clear();
            }
        });
    }

    @Test
    void otherThreadsAndLoopsAreRefused() {
        connected(ends -> {
            var transport = ends.client.transport();
            Asyncio.toThread(() -> {
                assertThatThrownBy(() -> transport.write(ascii("x"))).isInstanceOf(WrongLoopException.class);
                Asyncio.run(() -> assertThatThrownBy(transport::close)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("by a task of another loop"));
            });
            ends.client.transport().abort();
            ends.client.awaitLoss();
        });
    }

    // ---- What a transport knows

    @Test
    void theAddressesOfBothEndsAreKnown() {
        connected(ends -> {
            var client = ends.client.transport();
            var server = ends.server.transport();

            assertThat(client.getExtraInfo(ExtraInfo.SOCKNAME)).isEqualTo(server.getExtraInfo(ExtraInfo.PEERNAME));
            assertThat(client.getExtraInfo(ExtraInfo.PEERNAME)).isEqualTo(server.getExtraInfo(ExtraInfo.SOCKNAME));
            assertThat((InetSocketAddress)
                            client.getExtraInfo(ExtraInfo.PEERNAME).orElseThrow())
                    .extracting(InetSocketAddress::getHostString)
                    .isEqualTo(LOCALHOST);
            assertThat(client.getExtraInfo(ExtraInfo.PIPE)).isEmpty();
            assertThat(client.toString()).contains("127.0.0.1", "reading", "0 bytes to send");
        });
    }

    // ---- Connecting and serving

    @Test
    void aPortOnWhichNobodyListensRefuses() {
        run(() -> {
            int port;
            try (var server = Net.createServer(Recorder::new, LOCALHOST, 0)) {
                port = server.port();
            }
            Asyncio.sleep(Duration.ZERO);

            assertThatThrownBy(() -> Net.createConnection(Recorder::new, LOCALHOST, port))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessage("cannot connect to /%s:%d: Connection refused", LOCALHOST, port)
                    .satisfies(e -> assertThat(e.getStackTrace())
                            .as("leads to whoever wanted to connect")
                            .anyMatch(frame -> frame.getClassName().startsWith(TransportContract.class.getName())));
        });
    }

    @Test
    void eachConnectionHasACopyOfTheContextInWhichTheServerWasMade() {
        var variable = ContextVar.withDefault("variable", "default");
        run(() -> {
            variable.set("server");
            var seen = new ArrayList<String>();
            Supplier<Recorder> protocols = () -> new Recorder() {
                @Override
                public void connectionMade(Transport made) {
                    super.connectionMade(made);
                    seen.add(variable.get());
                    variable.set("connection");
                }

                @Override
                public void dataReceived(ByteBuffer received) {
                    seen.add(variable.get());
                    super.dataReceived(received);
                }
            };
            try (var server = Net.createServer(protocols, LOCALHOST, 0)) {
                variable.set("later");
                for (int i = 0; i < 2; i++) {
                    var client = Net.createConnection(Recorder::new, LOCALHOST, server.port());
                    client.transport().write(ascii("x"));
                    int expected = 2 * (i + 1);
                    until(() -> seen.size() == expected);
                    client.transport().close();
                }
                server.shutdown(Duration.ofSeconds(10));
            }

            assertThat(seen).containsExactly("server", "connection", "server", "connection");
        });
    }

    @Test
    void aHundredConnectionsAtOnce() {
        run(() -> {
            try (var server = Net.startServer(
                    (reader, writer) -> {
                        writer.write(reader.read());
                        writer.drain();
                        writer.close();
                    },
                    LOCALHOST,
                    0)) {
                Asyncio.taskGroup(group -> {
                    for (int i = 0; i < 100; i++) {
                        var message = "message " + i;
                        group.createTask(() -> {
                            try (var connection = Net.openConnection(LOCALHOST, server.port())) {
                                connection.send(message);
                                connection.writer().writeEof();
                                assertThat(new String(connection.reader().read(), StandardCharsets.UTF_8))
                                        .isEqualTo(message);
                            }
                        });
                    }
                });
                server.shutdown(Duration.ofSeconds(10));
            }
        });
    }

    @Test
    void thousandsOfConnectionsOfWhichFewAreActiveAreHeld() {
        int count = Math.min(2_000, descriptorLimit() / 4);
        run(() -> {
            ClientConnected echo = (reader, writer) -> {
                for (byte[] line : reader) writer.write(line);
                writer.close();
            };
            try (var server = Net.startServer(echo, LOCALHOST, 0)) {
                var clients = new ArrayList<Connection>();
                while (clients.size() < count) clients.add(Net.openConnection(LOCALHOST, server.port()));
                Asyncio.taskGroup(group -> {
                    for (int i = 0; i < count; i += 100) {
                        var active = clients.get(i);
                        group.createTask(() -> {
                            for (int n = 0; n < 50; n++) ping(active);
                        });
                    }
                });
                assertThat(server.toString()).contains(count + " clients");

                for (var client : clients) ping(client);
                for (var client : clients) client.close();
                server.shutdown(Duration.ofSeconds(10));
            }
        });
    }

    private static void ping(Connection client) throws IOException {
        client.send("ping\n");
        assertThat(client.reader().readLine()).asString().isEqualTo("ping\n");
    }

    /// Returns how many descriptors this process may open, or what every system allows.
    private static int descriptorLimit() {
        var limits = Path.of("/proc/self/limits");
        if (!Files.exists(limits)) return 256;
        try (var lines = Files.lines(limits)) {
            return lines.map(line -> line.replaceFirst("^Max open files +(\\d+) .*", "$1"))
                    .filter(line -> line.matches("\\d+"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
