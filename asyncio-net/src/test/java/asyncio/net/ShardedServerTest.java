package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class ShardedServerTest extends OnLoop {
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    @Test
    void allLoopsServe() throws IOException {
        // @start region=sharded
        try (var server = ShardedServer.start(
                2,
                () -> {
                    var name = asyncio.Asyncio.getRunningLoop().toString();
                    return (_, writer) -> {
                        writer.write(name);
                        writer.close();
                    };
                },
                LOCALHOST,
                0,
                new ServerOptions())) {
            run(() -> {
                while (threads.size() < 2) threads.add(ask(server.port()));
            });
        }
        // @end
        assertThat(threads).hasSize(2);
    }

    private static String ask(int port) throws IOException {
        try (var connection = Net.openConnection(LOCALHOST, port)) {
            return new String(connection.reader().read(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void clientsThatStayAreCutOffInTheEnd() {
        run(() -> {
            var server = asyncio.Asyncio.toThread(() ->
                    ShardedServer.start(2, () -> (reader, _) -> reader.read(), LOCALHOST, 0, new ServerOptions()));
            try (var connection = Net.openConnection(LOCALHOST, server.port())) {
                asyncio.Asyncio.toThread(() -> server.shutdown(Duration.ofMillis(20)));
                assertThat(connection.reader().read()).isEmpty();
            }
        });
    }

    @Test
    void anAddressThatIsNotOursIsRefused() {
        assertThatThrownBy(() -> ShardedServer.start(2, () -> (_, _) -> {}, "192.0.2.1", 0, new ServerOptions()))
                .isInstanceOf(BindException.class);
        assertThatThrownBy(() -> ShardedServer.start(0, () -> (_, _) -> {}, LOCALHOST, 0, new ServerOptions()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
