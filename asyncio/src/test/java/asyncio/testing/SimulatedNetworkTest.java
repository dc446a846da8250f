package asyncio.testing;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static asyncio.Asyncio.timeout;
import static asyncio.testing.Testing.assertSuspends;
import static asyncio.testing.Testing.simulate;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.InVirtualTime;
import asyncio.TimeoutException;
import asyncio.streams.Connection;
import asyncio.streams.ConnectionResetException;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SimulatedNetworkTest extends InVirtualTime {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final int PORT = 7;
    private static final NetworkTrouble BAD = NetworkTrouble.NONE
            .withLatency(MILLISECOND, Duration.ofMillis(50))
            .withPieces(3)
            .withLoss(0.2);

    private final SimulatedNetwork network = new SimulatedNetwork(1);

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        try {
            for (byte[] data; (data = reader.read(100)).length > 0; ) {
                writer.write(data);
                writer.drain();
            }
        } catch (ConnectionResetException e) {
            return; // The client will see to it.
        } finally {
            writer.close();
        }
    }

    private static String exchange(Connection connection, String text) throws IOException {
        connection.send(text);
        return new String(connection.reader().readExactly(text.length()), UTF_8);
    }

    @Test
    void hostsTalkHoweverBadTheNetworkIs() {
        // @start region=network
        simulate(100, simulation -> {
            var network = simulation.network();
            network.setTrouble(NetworkTrouble.NONE
                    .withLatency(Duration.ofMillis(1), Duration.ofMillis(50))
                    .withPieces(3)
                    .withLoss(0.1));
            network.host("server").listen(80, (reader, writer) -> {
                writer.write(reader.readLine());
                writer.close();
            });
            try (var connection = network.host("client").connect("server", 80)) {
                connection.send("hello, world\n");
                assertThat(connection.reader().readLine()).asString().isEqualTo("hello, world\n");
            }
        });
        // @end
    }

    @Test
    void theSameSeedGivesTheSameNetwork() {
        SimulationBody body = simulation -> {
            simulation.network().setTrouble(BAD.withResets(0.02));
            simulation.network().host("server").listen(PORT, SimulatedNetworkTest::echo);
            for (int i = 0; i < 3; i++) {
                try (var connection = simulation.network().host("client").connect("server", PORT)) {
                    simulation.note(exchange(connection, "hello, world"));
                } catch (IOException e) {
                    simulation.note(e.toString());
                }
            }
        };
        var traces = new HashSet<List<String>>();
        for (long seed = 1; seed <= 30; seed++) {
            var trace = new Simulator().trace(seed, body);
            assertThat(new Simulator().trace(seed, body)).isEqualTo(trace);
            traces.add(trace);
        }

        assertThat(traces).hasSize(30);
        assertThat(traces).anySatisfy(trace -> assertThat(trace).anyMatch(line -> line.contains("was reset")));
    }

    @Test
    void connectingAndEachWayTakeTheLatency() {
        run(() -> {
            network.setTrouble(NetworkTrouble.NONE.withLatency(MILLISECOND, MILLISECOND));
            network.host("server").listen(PORT, SimulatedNetworkTest::echo);

            try (var connection = assertSuspends(() -> network.host("client").connect("server", PORT))) {
                assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(2));
                assertThat(exchange(connection, "hello")).isEqualTo("hello");
                assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(4));
            }
        });
    }

    @Test
    void whereNobodyListensIsRefused() {
        run(() -> {
            var client = network.host("client");
            var listener = network.host("server").listen(PORT, SimulatedNetworkTest::echo);

            assertThatThrownBy(() -> client.connect("server", PORT + 1))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("connection to server:8 refused");
            client.connect("server", PORT).close();
            listener.close();
            assertThatThrownBy(() -> client.connect("server", PORT)).isInstanceOf(ConnectException.class);
        });
    }

    @Test
    void aPartitionHoldsEverythingUpUntilItIsHealed() {
        run(() -> {
            network.setTrouble(NetworkTrouble.NONE.withLatency(MILLISECOND, MILLISECOND));
            network.host("server").listen(PORT, SimulatedNetworkTest::echo);
            var client = network.host("client");
            try (var connection = client.connect("server", PORT)) {
                network.partition("server", "client");
                connection.send("hello");
                assertThatThrownBy(() -> timeout(
                                Duration.ofMinutes(1), () -> connection.reader().readExactly(5)))
                        .isInstanceOf(TimeoutException.class);
                assertThatThrownBy(() -> timeout(Duration.ofMinutes(1), () -> client.connect("server", PORT)))
                        .isInstanceOf(TimeoutException.class);
                var third = createTask(() -> client.connect("server", PORT));
                sleep(MILLISECOND);

                network.heal("client", "server");

                assertThat(connection.reader().readExactly(5)).asString().isEqualTo("hello");
                third.await().close();
            }
            sleep(Duration.ofSeconds(1));
            assertThat(network.toString()).contains("0 connections, 0 partitions");
        });
    }

    @Test
    void aCloseDuringAPartitionArrivesAfterwards() {
        run(() -> {
            network.host("server").listen(PORT, SimulatedNetworkTest::echo);
            var connection = network.host("client").connect("server", PORT);
            network.partition("server", "client");
            connection.close();
            sleep(MILLISECOND);
            assertThat(Asyncio.allTasks()).hasSize(2); // The server has not heard of it.

            network.heal("client", "server");
            sleep(MILLISECOND);

            assertThat(Asyncio.allTasks()).hasSize(1);
            assertThat(network.toString()).contains("0 connections");
        });
    }

    @Test
    void aResetBreaksBothEnds() {
        run(() -> {
            var seen = new ArrayList<String>();
            network.host("server").listen(PORT, (reader, _) -> {
                try {
                    reader.read(1);
                } catch (ConnectionResetException e) {
                    seen.add("server: " + e.getMessage());
                }
            });
            var connection = network.host("client").connect("server", PORT);
            sleep(MILLISECOND);

            network.reset("client", "server");

            assertThatThrownBy(() -> connection.reader().read(1))
                    .isInstanceOf(ConnectionResetException.class)
                    .hasMessage("connection client -> server:7 was reset by the simulated network");
            sleep(MILLISECOND);
            assertThat(seen).hasSize(1);
        });
    }

    @Test
    void oneDirectionCanEndBeforeTheOther() {
        simulate(100, simulation -> {
            simulation.network().setTrouble(BAD);
            simulation.network().host("server").listen(PORT, (reader, writer) -> {
                var all = reader.read();
                writer.write(all.length + " bytes");
                writer.close();
            });
            try (var connection = simulation.network().host("client").connect("server", PORT)) {
                connection.send("one, two, three");
                connection.writer().writeEof();
                assertThat(connection.reader().read()).asString().isEqualTo("15 bytes");
            }
        });
    }

    @Test
    void readersSeePiecesOfEverySize() {
        Set<Integer> sizes = new HashSet<>();
        simulate(20, simulation -> {
            simulation.network().setTrouble(BAD);
            simulation.network().host("server").listen(PORT, SimulatedNetworkTest::echo);
            try (var connection = simulation.network().host("client").connect("server", PORT)) {
                connection.send("a longer text, for many pieces");
                for (int left = 30; left > 0; ) {
                    int size = connection.reader().read(100).length;
                    sizes.add(size);
                    left -= size;
                }
            }
        });

        assertThat(sizes).contains(1, 2, 3);
    }

    @Test
    void manyClientsSurviveCancels() {
        new Simulator().seeds(200).cancels(0.02).run(simulation -> {
            var network = simulation.network();
            network.setTrouble(BAD);
            network.host("server").listen(PORT, SimulatedNetworkTest::echo);
            taskGroup(group -> {
                for (int i = 0; i < 3; i++) {
                    group.createTask(() -> {
                        try (var connection = network.host("client").connect("server", PORT)) {
                            assertThat(exchange(connection, "hello")).isEqualTo("hello");
                        } catch (IOException e) {
                            simulation.note("the handler was cancelled"); // Its connection is closed then.
                        }
                    });
                }
            });
            simulation.calm();
            sleep(Duration.ofMinutes(1));
            assertThat(network.toString()).contains("0 connections");
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
    }

    @Test
    void badNumbersAreRefused() {
        var second = Duration.ofSeconds(1);
        var host = network.host("server");
        assertThatThrownBy(() -> NetworkTrouble.NONE.withLatency(second, MILLISECOND))
                .hasMessage("no latency lies between PT1S and PT0.001S");
        assertThatThrownBy(() -> NetworkTrouble.NONE.withPieces(0)).hasMessageContaining("give 1 or more");
        assertThatThrownBy(() -> NetworkTrouble.NONE.withLoss(1)).hasMessageContaining("less than 1");
        assertThatThrownBy(() -> NetworkTrouble.NONE.withResets(2)).hasMessageContaining("no probability");
        assertThatThrownBy(() -> host.listen(0, SimulatedNetworkTest::echo)).hasMessageContaining("give 1 or more");
        assertThatThrownBy(() -> network.partition("a", "a")).hasMessageContaining("name two hosts");
        host.listen(PORT, SimulatedNetworkTest::echo);
        assertThatThrownBy(() -> host.listen(PORT, SimulatedNetworkTest::echo))
                .hasMessage("Listener[server:7] is open already: close it first");
    }
}
