package asyncio.streams;

import static asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.ContextVar;
import asyncio.VoidCoroutine;
import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a server does with a connection.
@Timeout(60)
final class StreamReaderProtocolTest {
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    private final List<String> reports = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();

    private void run(VoidCoroutine main) {
        Asyncio.run(new VirtualClock(), () -> {
            Asyncio.getRunningLoop()
                    .setExceptionHandler(
                            (loop, context) -> reports.add(context.message() + ": " + context.exception()));
            main.await();
        });
    }

    /// Connects to somebody who serves, and returns this end.
    private static Connection connect(ClientConnected server) {
        var pair = MemoryTransport.pair(
                () -> new StreamReaderProtocol(new StreamReader()),
                () -> new StreamReaderProtocol(new StreamReader(), server));
        return Connection.of(pair.first());
    }

    @Test
    void eachConnectionIsServedInATaskOfItsOwn() {
        run(() -> {
            try (var client = connect((reader, writer) -> {
                writer.write("hello " + new String(reader.readLine(), UTF_8));
                writer.drain();
                sleep(Duration.ofHours(1));
                writer.write("bye");
                writer.close();
            })) {
                client.send("Ann\n");
                assertThat(new String(client.reader().read(), UTF_8)).isEqualTo("hello Ann\nbye");
            }
        });

        assertThat(reports).isEmpty();
    }

    @Test
    void anExceptionIsReportedAndClosesTheConnection() {
        run(() -> {
            var client = connect((reader, writer) -> {
                throw new IOException("no such command");
            });
            assertThat(client.reader().read()).isEmpty();
            client.close();
        });

        assertThat(reports)
                .singleElement()
                .asString()
                .startsWith("Unhandled exception in the client-connected callback")
                .endsWith("java.io.IOException: no such command");
    }

    @Test
    void cancellingTheTaskClosesTheConnection() {
        run(() -> {
            var client = connect((reader, writer) -> {
                var task = Asyncio.currentTask();
                if (task != null) task.cancel();
                reader.read();
            });
            assertThat(client.reader().read()).isEmpty();
        });

        assertThat(reports).isEmpty();
    }

    @Test
    void aTaskThatEndsLeavesTheConnectionOpen() {
        run(() -> {
            var client = connect((reader, writer) -> writer.write("first"));
            assertThat(new String(client.reader().read(100), UTF_8)).isEqualTo("first");
            sleep(Duration.ofHours(1));
            assertThat(client.reader().atEof()).isFalse();
        });
    }

    @Test
    void theTaskSeesTheContextOfWhoConnected() {
        run(() -> {
            USER.set("ann");
            var client = connect((reader, writer) -> {
                trace.add(USER.get());
                USER.set("bob");
                writer.close();
            });
            client.reader().read();
            trace.add(USER.get());
        });

        assertThat(trace).containsExactly("ann", "ann");
    }

    @Test
    void aFlowControlProtocolIgnoresWhatItReceives() {
        run(() -> {
            var pair =
                    MemoryTransport.pair(FlowControlProtocol::new, () -> new StreamReaderProtocol(new StreamReader()));
            var writer = new StreamWriter(pair.first().transport(), pair.first().protocol(), null);
            var other = Connection.of(pair.second());
            other.send("unheard");
            writer.write("heard");
            writer.close();
            writer.waitClosed();
            assertThat(new String(other.reader().read(), UTF_8)).isEqualTo("heard");
            assertThat(pair.first().protocol()).hasToString("FlowControlProtocol[closed]");
        });
    }

    @Test
    void aReaderIsNeeded() {
        assertThatThrownBy(() -> new StreamReaderProtocol(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("reader");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
