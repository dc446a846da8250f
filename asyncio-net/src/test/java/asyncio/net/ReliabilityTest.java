package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.Event;
import asyncio.FiberKind;
import asyncio.TimeoutException;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Connections whose other end, or whose own task, does not do its part.
final class ReliabilityTest extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    /// Neither reads nor writes until the test is over.
    private final Event over = new Event();

    private final ClientConnected idle = (_, writer) -> {
        over.await();
        writer.transport().abort();
    };

    private static final ClientConnected ECHO = (reader, writer) -> {
        try (var connection = new Connection(reader, writer)) {
            for (var data = reader.read(65_536); data.length > 0; data = reader.read(65_536)) connection.send(data);
        } catch (IOException e) {
            writer.close(); // The client was cut off.
        }
    };

    @FunctionalInterface
    private interface Scene {
        void play(Server server, Connection client) throws Exception;
    }

    private void connected(ClientConnected handler, Scene scene) {
        run(() -> {
            try (var server = Net.startServer(handler, LOCALHOST, 0)) {
                var client = Net.openConnection(LOCALHOST, server.port());
                try {
                    scene.play(server, client);
                } finally {
                    over.set();
                    client.writer().transport().abort();
                }
                server.shutdown(LONG);
            }
        });
    }

    // ---- The other end

    @Test
    void whatWasReadBeforeTheEndIsThereBehindIt() {
        var data = new byte[3_000_000];
        new Random(1).nextBytes(data);
        run(() -> {
            try (var server = Net.startServer(
                            (_, writer) -> {
                                writer.write(data);
                                writer.close();
                            },
                            LOCALHOST,
                            0);
                    var connection = Net.openConnection(LOCALHOST, server.port())) {
                var reader = connection.reader();
                reader.awaitEof();
                connection.writer().close();
                connection.writer().waitClosed();

                assertThat(reader.read()).isEqualTo(data);
            }
        });
    }

    @Test
    void aReaderThatNeverReadsHoldsUpItsWriterAndNobodyElse() {
        connected(idle, (server, client) -> {
            var sending = Asyncio.createTask(() -> {
                for (int i = 0; i < 1_000; i++) client.send(new byte[65_536]);
            });
            until(() -> client.writer().transport().getWriteBufferSize() > 65_536);
            Asyncio.sleep(SHORT);
            assertThat(sending.done()).isFalse();
            assertThat(client.writer().transport().getWriteBufferSize()).isLessThan(300_000);

            try (var others = Net.startServer(ECHO, LOCALHOST, 0);
                    var other = Net.openConnection(LOCALHOST, others.port())) {
                other.send("ping\n");
                assertThat(other.reader().readLine()).asString().isEqualTo("ping\n");
                other.writer().close();
                others.shutdown(LONG);
            }
            assertThat(sending.cancelAndWait()).isTrue();
        });
    }

    @Test
    void aStreamThatNobodyReadsTakesInNoMoreThanTwiceItsLimit() {
        ClientConnected flood = (reader, writer) -> {
            try (var connection = new Connection(reader, writer)) {
                while (true) connection.send(new byte[65_536]);
            } catch (IOException e) {
                writer.close(); // The client was cut off.
            }
        };
        connected(flood, (_, client) -> {
            Asyncio.sleep(Duration.ofMillis(100));
            assertThat(client.reader().takeBuffered().length).isBetween(1, 4 * 65_536);
        });
    }

    @Test
    void aWriterThatNeverDrainsSendsEverythingInOrder() {
        connected(ECHO, (_, client) -> {
            var data = new byte[1_000_000];
            new Random(1).nextBytes(data);
            for (int i = 0; i < data.length; i += 1_000) client.writer().write(Arrays.copyOfRange(data, i, i + 1_000));
            assertThat(client.writer().transport().getWriteBufferSize()).isEqualTo(data.length);
            assertThat(client.reader().readExactly(data.length)).isEqualTo(data);
        });
    }

    // ---- Two at once

    @Test
    void aSecondReaderIsRefusedAtOnceAndTheFirstOneGoesOn() {
        connected(ECHO, (_, client) -> {
            var first = Asyncio.createTask(() -> client.reader().readExactly(5));
            Asyncio.sleep(Duration.ZERO);
            assertThatThrownBy(() -> client.reader().read(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> client.reader().readLine()).isInstanceOf(IllegalStateException.class);
            client.send("hello");
            assertThat(first.await()).asString().isEqualTo("hello");
        });
    }

    // ---- Deadlines

    @Test
    void aDeadlineEndsAReadAndTheConnectionGoesOn() {
        connected(ECHO, (_, client) -> {
            assertThatThrownBy(
                            () -> Asyncio.timeout(SHORT, () -> client.reader().readLine()))
                    .isInstanceOf(TimeoutException.class);
            client.send("late\n");
            assertThat(client.reader().readLine()).asString().isEqualTo("late\n");
        });
    }

    @Test
    void aProtocolThatWasHeldUpReadsOn() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP, "what blocks holds up the whole loop");
        var gate = new Semaphore(0);
        var protocol = new HeldUp(gate);
        run(() -> {
            try (var server = Net.createServer(() -> protocol, LOCALHOST, 0);
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                client.send("a");
                protocol.awaitBytes(1);
                protocol.transport().write("meanwhile".getBytes(StandardCharsets.US_ASCII));
                client.reader().readExactly(9);
                gate.release(2);
                client.send("b");
                protocol.awaitBytes(2);
            }
            protocol.awaitLoss();
        });

        assertThat(protocol.text()).isEqualTo("ab");
    }

    /// Waits for others with each piece, as it should not.
    private static final class HeldUp extends Recorder {
        private final Semaphore gate;

        HeldUp(Semaphore gate) {
            this.gate = gate;
        }

        @Override
        public void dataReceived(ByteBuffer received) {
            super.dataReceived(received);
            gate.acquireUninterruptibly();
        }
    }
}
