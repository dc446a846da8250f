package asyncio.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.Queue;
import asyncio.Task;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.spi.Schedule;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import asyncio.streams.StreamReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What waits for the network is cancelled when the first turn of the loop begins, when the second one begins, and so on
/// until it ends before. Nothing is lost, nothing is left, and others are served.
abstract class CancellationContract extends OnLoop {
    /// Where these turns are over depends on the system. So many times in a row is the end.
    private static final int ENOUGH = 3;

    /// How many milliseconds to wait for what is on its way out.
    private static final int PATIENCE = 2_000;

    /// Lines as long as the limit of those who read them.
    private static final String LINES = "a line of bytes\n".repeat(4);

    private static final int LIMIT = 16;
    private static final byte[] NOTHING = {};
    private static final byte[] MUCH = new byte[2_500_000];

    static {
        new Random(1).nextBytes(MUCH);
    }

    private static final SelfSignedCertificate OWN = SelfSignedCertificate.of(LOCALHOST);
    private static final TlsContext SECURED =
            TlsContext.serverBuilder(OWN.key(), OWN.certificate()).build();
    private static final TlsContext TRUSTING =
            TlsContext.clientBuilder().trust(OWN.certificate()).build();

    private static final ClientConnected ECHO = (reader, writer) -> {
        try (var connection = new Connection(reader, writer)) {
            for (var data = reader.read(65_536); data.length > 0; data = reader.read(65_536)) connection.send(data);
        } catch (IOException e) {
            writer.close(); // The client was cut off.
        }
    };

    @TempDir
    private Path folder;

    private final Canceller canceller = new Canceller();

    /// Cancels a task at the beginning of a turn; if it insists, of all that follow, too.
    private static final class Canceller implements Schedule {
        private @Nullable Task<?> victim;
        private int turn;
        private boolean insists;
        private int turnsLeft;
        private boolean hasCancelled;

        void aim(Task<?> task) {
            victim = task;
            turnsLeft = turn;
            hasCancelled = false;
        }

        @Override
        public void beginTurn() {
            if (victim == null || victim.done() || turnsLeft-- > 0 || (hasCancelled && !insists)) return;
            hasCancelled = true;
            victim.cancel();
        }

        @Override
        public int choose(List<?> candidates) {
            return 0;
        }
    }

    @Override
    EventLoop.Builder loops() {
        return super.loops().schedule(canceller);
    }

    // ---- Rounds

    @FunctionalInterface
    private interface Start {
        Server start() throws IOException;
    }

    @FunctionalInterface
    private interface Round {
        /// Returns whether what was [#tried] has ended by itself.
        boolean play(Server server) throws Exception;
    }

    /// Plays a round again and again, and cancels a turn later each time.
    private void atEveryTurn(Start start, Round round) {
        for (boolean insists : new boolean[] {false, true}) {
            canceller.insists = insists;
            run(() -> {
                try (var server = start.start();
                        var others = Net.startServer(ECHO, LOCALHOST, 0)) {
                    var before = Remains.here();
                    int ended = 0;
                    for (canceller.turn = 0; ended < ENOUGH; canceller.turn++) {
                        ended = round.play(server) ? ended + 1 : 0;
                        ping(others);
                        before.awaitAgain();
                    }
                    assertThat(canceller.turn).as("turns").isGreaterThan(ENOUGH + 1);
                }
                awaitNoUseOfNetty();
            });
        }
    }

    /// Runs something that is cancelled when its turn comes. Returns its result, or nothing if it was cancelled.
    private <T> Optional<T> tried(Coroutine<T> operation) {
        var heard = new int[1];
        var task = Asyncio.createTask(() -> {
            try {
                return operation.await();
            } catch (CancelledError e) {
                heard[0]++;
                throw e;
            }
        });
        canceller.aim(task);
        Asyncio.wait(List.of(task));
        assertThat(task.cancelled()).as("cancelled in turn %d", canceller.turn).isEqualTo(canceller.hasCancelled);
        if (!task.cancelled()) return Optional.of(task.result());
        assertThat(heard[0]).as("CancelledErrors").isEqualTo(canceller.turn == 0 ? 0 : 1); // It had not begun.
        return Optional.empty();
    }

    private static void ping(Server others) throws IOException {
        try (var other = Net.openConnection(LOCALHOST, others.port())) {
            other.send("ping\n");
            assertThat(other.reader().readLine()).asString().isEqualTo("ping\n");
        }
    }

    /// What there is at one moment.
    private record Remains(int tasks, int timers, long sockets) {
        static Remains here() {
            return new Remains(
                    Asyncio.allTasks().size(),
                    Asyncio.getRunningLoop().scheduledCalls().size(),
                    OnLoop.sockets());
        }

        /// Waits until there is as much again: sockets are closed a little later.
        void awaitAgain() {
            for (int i = 0; i < PATIENCE && !here().equals(this); i++) Asyncio.sleep(Duration.ofMillis(1));
            assertThat(here()).as("what is left").isEqualTo(this);
        }
    }

    /// Waits until Netty has no sockets, timers or tasks.
    private static void awaitNoUseOfNetty() {
        var netty = NettyPoller.of(Asyncio.getRunningLoop()).netty();
        for (int i = 0; i < PATIENCE && netty.mayWake(); i++) Asyncio.sleep(Duration.ofMillis(1));
        assertThat(netty.mayWake()).as("Netty has something to wait for").isFalse();
    }

    // ---- openConnection

    enum Way {
        PLAIN,
        HAPPY_EYEBALLS,
        TLS,
        UNIX
    }

    @ParameterizedTest
    @EnumSource
    void openConnection(Way way) {
        atEveryTurn(() -> serve(way), server -> {
            var client = tried(() -> open(way, server));
            if (client.isPresent()) client.get().close();
            return client.isPresent();
        });
    }

    private Server serve(Way way) throws IOException {
        return switch (way) {
            case PLAIN, HAPPY_EYEBALLS -> Net.startServer(ECHO, LOCALHOST, 0);
            case TLS -> Net.startServer(ECHO, List.of(LOCALHOST), 0, new ServerOptions().tls(SECURED));
            case UNIX -> Net.startUnixServer(ECHO, folder.resolve("socket"));
        };
    }

    private Connection open(Way way, Server server) throws IOException {
        return switch (way) {
            case PLAIN -> Net.openConnection(LOCALHOST, server.port());
            case HAPPY_EYEBALLS -> {
                var local = InetAddress.ofLiteral(LOCALHOST);
                Resolver twice = _ -> {
                    Asyncio.sleep(Duration.ZERO);
                    return List.of(local, local, local);
                };
                var options = new ConnectOptions().resolver(twice).happyEyeballsDelay(Duration.ofNanos(1));
                yield Net.openConnection("host.example", server.port(), options);
            }
            case TLS -> Net.openConnection(LOCALHOST, server.port(), new ConnectOptions().tls(TRUSTING));
            case UNIX -> Net.openUnixConnection(folder.resolve("socket"));
        };
    }

    // ---- Reading

    enum Reading {
        EXACTLY,
        LINE,
        UNTIL,
        SOME,
        INTO_A_BUFFER,
        ALL;

        byte[] from(StreamReader reader) throws IOException {
            return switch (this) {
                case EXACTLY -> reader.readExactly(LIMIT);
                case LINE -> reader.readLine();
                case UNTIL -> reader.readUntil(new byte[] {'s', '\n'});
                case SOME -> reader.read(7);
                case INTO_A_BUFFER -> {
                    var target = ByteBuffer.allocate(7);
                    yield Arrays.copyOf(target.array(), reader.read(target));
                }
                case ALL -> reader.read();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void reading(Reading reading) {
        ClientConnected slow = (_, writer) -> {
            for (int i = 0; i < LINES.length(); i += 4) {
                writer.write(LINES.substring(i, i + 4));
                Asyncio.sleep(Duration.ZERO);
            }
            writer.close();
        };
        atEveryTurn(() -> Net.startServer(slow, LOCALHOST, 0), server -> {
            try (var client = Net.openConnection(LOCALHOST, server.port(), new ConnectOptions().limit(LIMIT))) {
                var got = new ByteArrayOutputStream();
                var done = tried(() -> {
                    while (got.size() < LINES.length()) got.writeBytes(reading.from(client.reader()));
                    return true;
                });
                got.writeBytes(client.reader().read());
                assertThat(got.toString(US_ASCII)).isEqualTo(LINES);
                return done.isPresent();
            }
        });
    }

    // ---- Writing

    @Test
    void drain() {
        ClientConnected digest = (reader, writer) -> {
            var sum = new CRC32();
            for (var data = reader.read(65_536); data.length > 0; data = reader.read(65_536)) {
                sum.update(data);
                Asyncio.sleep(Duration.ZERO);
            }
            writer.write(Long.toString(sum.getValue()));
            writer.close();
        };
        var sum = new CRC32();
        sum.update(MUCH);
        sum.update('.');
        atEveryTurn(() -> Net.startServer(digest, LOCALHOST, 0), server -> {
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                client.writer().write(MUCH);
                var done = tried(() -> {
                    client.writer().drain();
                    return true;
                });
                client.writer().write(".");
                client.writer().writeEof();
                assertThat(client.reader().read()).asString().isEqualTo(Long.toString(sum.getValue()));
                return done.isPresent();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendfile(boolean secured) throws IOException {
        var content = secured ? Arrays.copyOf(MUCH, 600_000) : MUCH; // Three pieces each.
        var path = Files.write(folder.resolve("file"), content);
        var accepted = new Queue<Connection>();
        var server = secured ? new ServerOptions().tls(SECURED) : new ServerOptions();
        var client = secured ? new ConnectOptions().tls(TRUSTING) : new ConnectOptions();
        atEveryTurn(() -> serve(accepted, server), listening -> {
            try (var file = FileChannel.open(path);
                    var receiver = Net.openConnection(LOCALHOST, listening.port(), client);
                    var sender = accepted.get()) {
                var receiving = Asyncio.createTask(() -> receiver.reader().read());
                var transport = sender.writer().transport();
                var sent = tried(() -> Net.sendfile(transport, file));
                if (sent.isEmpty()) Net.sendfile(transport, file, file.position(), content.length);
                sender.writer().close();
                assertThat(receiving.await()).isEqualTo(content);
                return sent.isPresent();
            }
        });
    }

    private static Server serve(Queue<Connection> accepted, ServerOptions options) throws IOException {
        ClientConnected accept = (reader, writer) -> accepted.put(new Connection(reader, writer));
        return Net.startServer(accept, List.of(LOCALHOST), 0, options);
    }

    // ---- startTls

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void startTls(boolean byServer) {
        var accepted = new Queue<Connection>();
        atEveryTurn(() -> serve(accepted, new ServerOptions()), listening -> {
            var client = Net.openConnection(LOCALHOST, listening.port());
            var server = accepted.get();
            Coroutine<byte[]> asClient = () -> {
                client.writer().write(MUCH); // Which is sent before.
                Net.startTls(client.reader(), client.writer(), TRUSTING, LOCALHOST);
                client.send("secret\n");
                return client.reader().readLine();
            };
            Coroutine<byte[]> asServer = () -> {
                server.reader().readExactly(MUCH.length);
                Net.startTls(server.reader(), server.writer(), SECURED);
                server.send(server.reader().readLine());
                return NOTHING;
            };
            var other = Asyncio.createTask(byServer ? asClient : asServer);
            var done = tried(byServer ? asServer : asClient);
            if (done.isPresent()) {
                var answer = byServer ? other.await() : done.get();
                assertThat(answer).asString().isEqualTo("secret\n");
            }
            client.writer().transport().abort();
            server.writer().transport().abort();
            Asyncio.gatherOutcomes(List.of(other)).await(); // Cut off, unless it was done.
            return done.isPresent();
        });
    }
}
