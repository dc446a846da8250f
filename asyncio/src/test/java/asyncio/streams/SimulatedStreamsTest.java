package asyncio.streams;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.Coroutine;
import asyncio.FiberKind;
import asyncio.testing.NetworkTrouble;
import asyncio.testing.SimulationBody;
import asyncio.testing.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams in many orders, with whoever reads, drains or connects cancelled at any moment: no byte is lost or comes twice,
/// and nothing is left. `-Dasyncio.simulation.seeds=1000000` tries more.
final class SimulatedStreamsTest {
    /// Fibers that hand over are slower.
    private static final int SEEDS = FiberKind.preferred() == FiberKind.LOOP ? 2_000 : 300;

    /// Lines as long as the limit of those who read them.
    private static final String LINES = "a line of bytes\n".repeat(4);

    private static final int LIMIT = 16;

    /// So narrow that both ends have to wait.
    private static final MemoryLink NARROW = MemoryLink.USUAL.withCapacity(5);

    private static void simulate(SimulationBody body) {
        new Simulator().seeds(SEEDS).cancels(0.1).run(body);
    }

    /// Runs something in a task that may be cancelled. Returns its result, or nothing if it was.
    private static <T> Optional<T> tried(Coroutine<T> operation) {
        var task = createTask(operation);
        Asyncio.wait(List.of(task));
        return task.cancelled() ? Optional.empty() : Optional.of(task.result());
    }

    enum Reading {
        EXACTLY,
        LINE,
        UNTIL,
        SOME,
        ALL;

        byte[] from(StreamReader reader) throws IOException {
            return switch (this) {
                case EXACTLY -> reader.readExactly(LIMIT);
                case LINE -> reader.readLine();
                case UNTIL -> reader.readUntil(new byte[] {'s', '\n'});
                case SOME -> reader.read(7);
                case ALL -> reader.read();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void readingLosesNothing(Reading reading) {
        simulate(simulation -> {
            var ends = Connection.pair(NARROW, LIMIT);
            var sending = simulation.spare(createTask(() -> {
                for (int i = 0; i < LINES.length(); i += 4) {
                    ends.first().send(LINES.substring(i, i + 4));
                    sleep(Duration.ofMillis(simulation.random().nextInt(3)));
                }
                ends.first().close();
            }));
            var got = new StringBuilder();
            while (got.length() < LINES.length()) {
                tried(() -> got.append(new String(reading.from(ends.second().reader()), US_ASCII)));
            }
            assertThat(got).hasToString(LINES);
            ends.second().close();
            sending.await();
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
    }

    @Test
    void drainingDropsNothing() {
        simulate(simulation -> {
            var ends = Connection.pair(NARROW, LIMIT);
            var writer = ends.first().writer();
            writer.transport().setWriteBufferLimits(WriteBufferLimits.ofHigh(8));
            var receiving = simulation.spare(createTask(() -> {
                var got = new StringBuilder();
                for (byte[] data; (data = ends.second().reader().read(6)).length > 0; ) {
                    got.append(new String(data, US_ASCII));
                    sleep(Duration.ofMillis(simulation.random().nextInt(3)));
                }
                return got.toString();
            }));
            for (int i = 0; i < LINES.length(); i += 8) {
                writer.write(LINES.substring(i, i + 8));
                tried(() -> {
                    writer.drain();
                    return true;
                });
            }
            ends.first().close();
            assertThat(receiving.await()).isEqualTo(LINES);
            ends.second().close();
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
    }

    @Test
    void connectingLeavesNothing() {
        simulate(simulation -> {
            var network = simulation.network();
            network.setTrouble(NetworkTrouble.NONE.withLatency(Duration.ofMillis(1), Duration.ofMillis(5)));
            network.host("server").listen(80, (_, writer) -> writer.close());
            for (int i = 0; i < 5; i++) {
                var client = tried(() -> network.host("client").connect("server", 80));
                if (client.isPresent()) client.get().close();
            }
            simulation.calm();
            sleep(Duration.ofMinutes(1));
            assertThat(network.toString()).contains("0 connections");
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
    }
}
