package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.TimeoutException;
import asyncio.net.testing.FaultProxy;
import asyncio.net.testing.Faults;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import asyncio.streams.IncompleteReadException;
import asyncio.streams.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Each fault on each kind of connection, many times: how it ends is right, nothing is left behind, and others are
/// served.
final class FaultMatrixTest extends OnLoop {
    private static final int SEEDS = 50;
    private static final int DEADLINES = 200;
    private static final int MOST = 20_000;
    private static final int LATE = 5_000;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final SelfSignedCertificate LOCAL = SelfSignedCertificate.of(LOCALHOST);

    enum Way {
        STREAMS,
        PROTOCOLS,
        TLS,
        UNIX
    }

    /// How an exchange ends for the client.
    enum End {
        SAME,
        CHANGED,
        INCOMPLETE,
        BROKEN,
        REFUSED_BY_TLS,
        SILENT
    }

    enum Fault {
        NONE(End.SAME),
        LATENCY(End.SAME),
        BANDWIDTH(End.SAME),
        SLICES(End.SAME),
        GARBAGE(End.CHANGED),
        RESET(End.BROKEN),
        HALF_CLOSE(End.INCOMPLETE),
        HANG(End.SILENT);

        private final End end;

        Fault(End end) {
            this.end = end;
        }

        /// Does it to what the server answers, and to what the client sends where that is no different.
        void on(FaultProxy proxy, int limit) {
            switch (this) {
                case NONE -> {}
                case LATENCY -> both(proxy, Faults.NONE.withLatency(Duration.ofNanos(100_000), Duration.ofMillis(1)));
                case BANDWIDTH -> both(proxy, Faults.NONE.withBandwidth(10_000_000));
                case SLICES -> both(proxy, Faults.NONE.withSlices(700));
                case GARBAGE -> proxy.set(Faults.NONE, Faults.NONE.withGarbage(0.5));
                case RESET -> proxy.set(Faults.NONE, Faults.NONE.withEnd(limit, Faults.End.RESET));
                case HALF_CLOSE -> proxy.set(Faults.NONE, Faults.NONE.withEnd(limit, Faults.End.HALF_CLOSE));
                case HANG -> proxy.set(Faults.NONE, Faults.NONE.withEnd(limit, Faults.End.HANG));
            }
        }

        private static void both(FaultProxy proxy, Faults faults) {
            proxy.set(faults, faults);
        }

        /// Returns what may happen to the client.
        Set<End> ends(Way way) {
            if (way == Way.UNIX && this == RESET) return EnumSet.of(End.BROKEN, End.INCOMPLETE);
            if (way != Way.TLS || end == End.SAME || end == End.SILENT) return EnumSet.of(end);
            // What is wrong may be in the handshake; or in a length, and then the rest of a record is waited for.
            if (this == GARBAGE) return EnumSet.of(End.REFUSED_BY_TLS, End.BROKEN, End.SILENT);
            return EnumSet.of(End.BROKEN, End.INCOMPLETE, End.REFUSED_BY_TLS);
        }
    }

    private static Stream<Arguments> matrix() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(Fault.values()).map(fault -> Arguments.of(way, fault)));
    }

    @TempDir
    private Path folder;

    /// Echoes until the connection ends, one way or the other.
    private static final ClientConnected ECHO = (reader, writer) -> {
        try (var connection = new Connection(reader, writer)) {
            for (var data = reader.read(MOST); data.length > 0; data = reader.read(MOST)) connection.send(data);
        } catch (IOException e) {
            writer.close(); // It is the client that looks at how it ends.
        }
    };

    private static final class EchoProtocol extends Recorder {
        @Override
        public void dataReceived(java.nio.ByteBuffer data) {
            transport().write(data);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("matrix")
    void everyFaultEndsAsItShouldAndLeavesNothing(Way way, Fault fault) {
        var seen = new EnumMap<End, Integer>(End.class);
        run(() -> {
            try (var server = serve(way);
                    var other = connect(way, server, null)) {
                ping(other);
                int tasks = Asyncio.allTasks().size();
                int timers = Asyncio.getRunningLoop().scheduledCalls().size();
                for (int seed = 0; seed < SEEDS; seed++) {
                    var end = play(way, fault, server, seed);
                    seen.merge(end, 1, Integer::sum);
                    assertThat(fault.ends(way)).as("with seed %d", seed).contains(end);

                    ping(other);
                    until(() -> Asyncio.allTasks().size() == tasks);
                    until(() -> Asyncio.getRunningLoop().scheduledCalls().size() <= timers + 1); // That of `until`.
                }
                other.writer().close();
                server.shutdown(LONG);
            }
        });
        assertThat(seen.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(SEEDS);
        reports.removeIf(report -> way == Way.TLS && report.exception() instanceof IOException);
    }

    /// Among the moments: somebody has connected, and the task that serves him has not begun.
    @ParameterizedTest
    @EnumSource
    void aDeadlineAtAnyMomentLeavesNothing(Way way) {
        run(() -> {
            try (var server = serve(way)) {
                for (int i = 0; i < DEADLINES; i++) {
                    try (var proxy = behindProxy(way, server, i)) {
                        Fault.HANG.on(proxy, 1_000);
                        var after = Duration.ofNanos(i * 10_000L);
                        Asyncio.moveOnAfter(after, () -> exchange(way, server, proxy, new byte[LATE]));
                    }
                    until(() -> Asyncio.allTasks().size() == 1);
                }
                server.shutdown(LONG);
            }
        });
        reports.removeIf(report -> way == Way.TLS && report.exception() instanceof IOException);
    }

    private FaultProxy behindProxy(Way way, Server server, int seed) throws IOException {
        return way == Way.UNIX
                ? FaultProxy.startUnix(socket(), folder.resolve("proxy"), seed)
                : FaultProxy.start(LOCALHOST, server.port(), seed);
    }

    private static void ping(Connection other) throws IOException {
        other.send("ping\n");
        assertThat(other.reader().readLine()).asString().isEqualTo("ping\n");
    }

    private End play(Way way, Fault fault, Server server, int seed) throws Exception {
        var random = new Random(seed);
        var data = new byte[LATE + random.nextInt(MOST - LATE)];
        random.nextBytes(data);
        try (var proxy = behindProxy(way, server, seed)) {
            fault.on(proxy, random.nextInt(LATE));
            boolean waits = fault == Fault.HANG || (way == Way.TLS && fault == Fault.GARBAGE);
            return Asyncio.timeout(waits ? SHORT : LONG, () -> exchange(way, server, proxy, data));
        } catch (TimeoutException e) {
            return End.SILENT;
        } catch (IncompleteReadException e) {
            return End.INCOMPLETE;
        } catch (SSLException e) {
            return End.REFUSED_BY_TLS;
        } catch (IOException e) {
            return End.BROKEN;
        }
    }

    private End exchange(Way way, Server server, FaultProxy proxy, byte[] data) throws IOException {
        if (way == Way.PROTOCOLS) return exchange(proxy, data);
        var connection = connect(way, server, proxy);
        try {
            connection.send(data);
            var got = connection.reader().readExactly(data.length);
            return Arrays.equals(got, data) ? End.SAME : End.CHANGED;
        } finally {
            connection.writer().transport().abort();
        }
    }

    private static End exchange(FaultProxy proxy, byte[] data) throws IOException {
        var end = Net.createConnection(Recorder::new, LOCALHOST, proxy.port());
        var recorder = end.protocol();
        Transport transport = end.transport();
        try {
            transport.write(data);
            until(() -> recorder.data.size() == data.length || recorder.calls.contains("lost"));
            if (recorder.data.size() == data.length) {
                return Arrays.equals(recorder.data.toByteArray(), data) ? End.SAME : End.CHANGED;
            }
            return recorder.awaitLoss() == null ? End.INCOMPLETE : End.BROKEN;
        } finally {
            transport.abort();
            recorder.awaitLoss();
        }
    }

    // ---- The ways

    private Path socket() {
        return folder.resolve("socket");
    }

    private Server serve(Way way) throws IOException {
        var secured = new ServerOptions()
                .tls(TlsContext.serverBuilder(LOCAL.key(), LOCAL.certificate()).build());
        return switch (way) {
            case STREAMS -> Net.startServer(ECHO, LOCALHOST, 0);
            case PROTOCOLS -> Net.createServer(EchoProtocol::new, LOCALHOST, 0);
            case TLS -> Net.startServer(ECHO, List.of(LOCALHOST), 0, secured);
            case UNIX -> Net.startUnixServer(ECHO, socket());
        };
    }

    /// Connects to a server, through a proxy if there is one.
    private Connection connect(Way way, Server server, @Nullable FaultProxy proxy) throws IOException {
        if (way == Way.UNIX) return Net.openUnixConnection(proxy == null ? socket() : folder.resolve("proxy"));
        var options = new ConnectOptions();
        if (way == Way.TLS) {
            options.tls(TlsContext.clientBuilder().trust(LOCAL.certificate()).build());
        }
        return Net.openConnection(LOCALHOST, proxy == null ? server.port() : proxy.port(), options);
    }
}
