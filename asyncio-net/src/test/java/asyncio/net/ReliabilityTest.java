package asyncio.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Event;
import asyncio.TimeoutException;
import asyncio.VoidCoroutine;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections whose other end, or whose own task, does not do its part.
final class ReliabilityTest extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final int TURNS = 40;
    private static final int MUCH = 20_000_000;

    @TempDir
    private Path folder;

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

    // ---- Cancelled, after each number of turns

    /// Starts a task and cancels it after some turns; it may have ended before.
    private static void cancelAfter(int turns, VoidCoroutine body) {
        var task = Asyncio.createTask(body);
        for (int i = 0; i < turns; i++) Asyncio.sleep(Duration.ZERO);
        task.cancel();
        try {
            task.await();
        } catch (CancelledError e) {
            // As planned.
        }
    }

    @Test
    void cancellingReadExactlyLosesNoBytes() {
        connected(ECHO, (_, client) -> {
            var got = new StringBuilder();
            for (int turns = 0; turns < TURNS; turns++) {
                client.send("ab");
                cancelAfter(turns, () -> got.append(new String(client.reader().readExactly(4), US_ASCII)));
            }
            while (got.length() < 2 * TURNS)
                got.append(new String(client.reader().readExactly(2), US_ASCII));
            assertThat(got).hasToString("ab".repeat(TURNS));
        });
    }

    @Test
    void cancellingDrainDropsNothingThatWasWritten() {
        connected(ECHO, (_, client) -> {
            int size = 200_000;
            var receiving = Asyncio.createTask(() -> client.reader().readExactly(TURNS * size));
            for (int turns = 0; turns < TURNS; turns++) {
                client.writer().write(new byte[size]);
                cancelAfter(turns, () -> client.writer().drain());
            }
            assertThat(receiving.await()).hasSize(TURNS * size);
        });
    }

    @Test
    void cancellingStartTlsLeavesNothingOpen() {
        var own = SelfSignedCertificate.of(LOCALHOST);
        var secured = TlsContext.serverBuilder(own.key(), own.certificate()).build();
        var trusting = TlsContext.clientBuilder().trust(own.certificate()).build();
        ClientConnected upgrade = (reader, writer) -> {
            try {
                Net.startTls(reader, writer, secured);
                ECHO.connected(reader, writer);
            } catch (IOException e) {
                trace.add("cut off");
            }
        };
        run(() -> {
            try (var server = Net.startServer(upgrade, LOCALHOST, 0)) {
                for (int turns = 0; turns < TURNS; turns++) {
                    var client = Net.openConnection(LOCALHOST, server.port());
                    cancelAfter(turns, () -> Net.startTls(client.reader(), client.writer(), trusting, LOCALHOST));
                    client.writer().transport().abort();
                }
                server.shutdown(LONG);
                assertThat(Asyncio.allTasks()).hasSize(1);
            }
        });
        assertThat(trace).isNotEmpty().hasSizeLessThanOrEqualTo(TURNS);
    }

    @Test
    void cancellingSendfileKeepsThePositionRight() throws IOException {
        var content = new byte[MUCH];
        new Random(1).nextBytes(content);
        var path = Files.write(folder.resolve("file"), content);
        ClientConnected handler = (reader, writer) -> {
            try (var _ = new Connection(reader, writer);
                    var file = FileChannel.open(path)) {
                for (int turns = 0; file.position() < MUCH; turns++) {
                    cancelAfter(turns, () -> Net.sendfile(writer.transport(), file, file.position(), MUCH));
                }
                until(() -> writer.transport().getWriteBufferSize() == 0); // What has begun still needs the file.
            }
        };
        connected(handler, (_, client) -> assertThat(client.reader().read()).isEqualTo(content));
    }

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
}
