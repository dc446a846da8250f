package asyncio.net.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.TimeoutException;
import asyncio.net.Net;
import asyncio.net.leaks.NothingLeft;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import asyncio.streams.ConnectionResetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@ExtendWith(NothingLeft.class)
final class FaultProxyTest {
    private static final String LOCALHOST = "127.0.0.1";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ClientConnected echo = (reader, writer) -> {
        for (byte[] data; (data = reader.read(100_000)).length > 0; ) {
            writer.write(data);
            writer.drain();
        }
        writer.close();
    };

    private interface Scene {
        void play(FaultProxy proxy, Connection client) throws Exception;
    }

    /// Plays with an echo server behind a proxy.
    private void behind(Faults towardsServer, Faults towardsClient, Scene scene) {
        Asyncio.run(() -> {
            try (var server = Net.startServer(quiet(echo), LOCALHOST, 0)) {
                try (var proxy = FaultProxy.start(LOCALHOST, server.port(), 1)) {
                    proxy.set(towardsServer, towardsClient);
                    var client = Net.openConnection(LOCALHOST, proxy.port());
                    scene.play(proxy, client);
                    client.writer().transport().abort();
                }
                server.shutdown(Duration.ZERO);
            }
        });
    }

    /// A server that is cut off on purpose.
    private static ClientConnected quiet(ClientConnected handler) {
        return (reader, writer) -> {
            try {
                handler.connected(reader, writer);
            } catch (IOException e) {
                writer.close();
            }
        };
    }

    @Test
    void withoutFaultsEverythingGetsThrough() {
        var data = new byte[500_000];
        behind(Faults.NONE, Faults.NONE, (proxy, client) -> {
            client.writer().write(data);
            assertThat(client.reader().readExactly(data.length)).isEqualTo(data);
            client.writer().writeEof();
            assertThat(client.reader().read()).isEmpty();
            assertThat(proxy.toString()).contains("127.0.0.1");
        });
    }

    @Test
    void dataComesInSlices() {
        behind(Faults.NONE.withSlices(3), Faults.NONE.withSlices(3), (_, client) -> {
            client.send("hello, world");
            assertThat(client.reader().readExactly(12)).asString().isEqualTo("hello, world");
        });
    }

    @Test
    void dataTakesTime() {
        var slow = Faults.NONE.withLatency(Duration.ofMillis(30), Duration.ofMillis(5));
        behind(slow, slow.withBandwidth(1_000), (_, client) -> {
            long begin = Asyncio.getRunningLoop().nanoTime();
            client.send("0123456789");
            client.reader().readExactly(10);

            assertThat(Asyncio.getRunningLoop().nanoTime() - begin)
                    .isGreaterThan(Duration.ofMillis(30 + 30 + 10).toNanos());
        });
    }

    @Test
    void someBytesAreChangedTheSameOnesForTheSameSeed() {
        var seen = new ArrayList<byte[]>();
        for (int i = 0; i < 2; i++) {
            behind(Faults.NONE, Faults.NONE.withGarbage(0.1), (_, client) -> {
                client.send(new byte[1_000]);
                seen.add(client.reader().readExactly(1_000));
            });
        }

        assertThat(seen.getFirst()).isNotEqualTo(new byte[1_000]).isEqualTo(seen.getLast());
    }

    @Test
    void aDirectionEndsEarly() {
        behind(Faults.NONE, Faults.NONE.withEnd(5, Faults.End.HALF_CLOSE), (_, client) -> {
            client.send("hello, world");
            assertThat(client.reader().read()).asString().isEqualTo("hello");
        });
    }

    @Test
    void aConnectionIsReset() {
        // @start region=faults
        var faults = Faults.NONE.withSlices(4).withEnd(5, Faults.End.RESET);
        behind(Faults.NONE, faults, (_, client) -> {
            client.send("hello, world");
            assertThatThrownBy(() -> client.reader().readExactly(12)).isInstanceOf(ConnectionResetException.class);
        });
        // @end
    }

    @Test
    void nothingMoreComesAndNobodyIsTold() {
        behind(Faults.NONE, Faults.NONE.withEnd(5, Faults.End.HANG), (_, client) -> {
            client.send("hello, world");
            assertThat(client.reader().readExactly(5)).asString().isEqualTo("hello");
            assertThatThrownBy(() -> Asyncio.waitFor(() -> client.reader().read(1), Duration.ofMillis(50)))
                    .isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void allConnectionsAreResetAtOnce() {
        behind(Faults.NONE, Faults.NONE, (proxy, client) -> {
            client.send("x");
            client.reader().readExactly(1);
            proxy.resetAll();

            assertThatThrownBy(() -> client.reader().read()).isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void aUnixSocketMayBeBehindIt(@TempDir Path folder) {
        Asyncio.run(() -> {
            var target = folder.resolve("target");
            var path = folder.resolve("proxy");
            try (var server = Net.startUnixServer(quiet(echo), target)) {
                try (var proxy = FaultProxy.startUnix(target, path, 1);
                        var client = Net.openUnixConnection(path)) {
                    proxy.set(Faults.NONE.withSlices(2), Faults.NONE.withEnd(3, Faults.End.HALF_CLOSE));
                    client.send("hello\n");
                    assertThat(client.reader().read()).asString().isEqualTo("hel");
                    assertThat(proxy.toString()).contains(target.toString());
                    assertThatThrownBy(proxy::port).isInstanceOf(IllegalStateException.class);
                }
                assertThat(path).doesNotExist();
                server.shutdown(Duration.ZERO);
            }
        });
    }

    @Test
    void badValuesAreRefused() {
        for (var bad : List.<Runnable>of(
                () -> Faults.NONE.withGarbage(1.1),
                () -> Faults.NONE.withSlices(-1),
                () -> Faults.NONE.withLatency(SECOND.negated(), SECOND))) {
            assertThatThrownBy(bad::run).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
