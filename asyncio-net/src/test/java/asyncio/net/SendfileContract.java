package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.streams.ClientConnected;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files over connections, whatever the loop waits in.
abstract class SendfileContract extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SelfSignedCertificate LOCAL = SelfSignedCertificate.of(LOCALHOST);

    private final byte[] content = new byte[3_000_000];

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("file");
    }

    @BeforeEach
    void write() throws IOException {
        new Random(1).nextBytes(content);
        Files.write(path(), content);
    }

    /// Serves the file to one client, and returns what the client gets.
    private byte[] served(ClientConnected handler, ServerOptions server, ConnectOptions client) {
        var got = new byte[1][];
        run(() -> {
            try (var listening = Net.startServer(handler, List.of(LOCALHOST), 0, server);
                    var connection = Net.openConnection(LOCALHOST, listening.port(), client)) {
                got[0] = connection.reader().read();
                listening.shutdown(LONG);
            }
        });
        return got[0];
    }

    private byte[] served(ClientConnected handler) {
        return served(handler, new ServerOptions(), new ConnectOptions());
    }

    @Test
    void aFileIsSentBehindWhatWasWritten() {
        var got = served((_, writer) -> {
            try (var file = FileChannel.open(path())) {
                writer.write("<");
                trace.add(Net.sendfile(writer.transport(), file) + " at " + file.position());
                writer.write(">");
            }
            writer.close();
        });

        assertThat(got).hasSize(content.length + 2);
        assertThat(Arrays.copyOfRange(got, 1, got.length - 1)).isEqualTo(content);
        assertThat(trace).containsExactly("3000000 at 3000000");
    }

    @Test
    void aPartOfAFileIsSent() {
        var got = served((_, writer) -> {
            try (var file = FileChannel.open(path())) {
                trace.add(Net.sendfile(writer.transport(), file, 1_000, 2_000) + " at " + file.position());
                trace.add(Net.sendfile(writer.transport(), file, content.length - 5, 100) + " at " + file.position());
                trace.add(Net.sendfile(writer.transport(), file, content.length + 5, 100) + " at " + file.position());
            }
            writer.close();
        });

        assertThat(got).hasSize(2_005).startsWith(Arrays.copyOfRange(content, 1_000, 3_000));
        assertThat(trace).containsExactly("2000 at 3000", "5 at 3000000", "0 at 3000005");
    }

    @Test
    void aFileIsSentEncrypted() {
        var server = new ServerOptions()
                .tls(TlsContext.serverBuilder(LOCAL.key(), LOCAL.certificate()).build());
        var client = new ConnectOptions()
                .tls(TlsContext.clientBuilder().trust(LOCAL.certificate()).build());
        var got = served(
                (_, writer) -> {
                    try (var file = FileChannel.open(path())) {
                        trace.add(Net.sendfile(writer.transport(), file) + " at " + file.position());
                    }
                    writer.close();
                },
                server,
                client);

        assertThat(got).isEqualTo(content);
        assertThat(trace).containsExactly("3000000 at 3000000");
    }

    @Test
    void nothingMayBeWrittenMeanwhile() {
        run(() -> {
            Files.write(path(), new byte[30_000_000]);
            ClientConnected handler = (_, writer) -> {
                try (var file = FileChannel.open(path())) {
                    var sending = Asyncio.createTask(() -> Net.sendfile(writer.transport(), file));
                    Asyncio.sleep(Duration.ofMillis(20));
                    assertThatThrownBy(() -> writer.write("x"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("sendfile() is under way");
                    sending.cancel();
                    assertThatThrownBy(sending::await).isInstanceOf(CancelledError.class);
                    trace.add("position is behind the start: " + (file.position() > 0));
                    writer.transport().abort();
                    writer.waitClosed();
                }
            };
            try (var server = Net.startServer(handler, LOCALHOST, 0);
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                until(() -> !trace.isEmpty());
                server.shutdown(LONG);
                client.writer().transport().abort();
            }
            assertThat(trace).containsExactly("position is behind the start: true");
        });
    }

    @Test
    void aLostConnectionEndsIt() {
        run(() -> {
            Files.write(path(), new byte[30_000_000]);
            ClientConnected handler = (_, writer) -> {
                try (var file = FileChannel.open(path())) {
                    assertThatThrownBy(() -> Net.sendfile(writer.transport(), file))
                            .isInstanceOf(IOException.class);
                    trace.add("lost");
                    assertThatThrownBy(() -> Net.sendfile(writer.transport(), file))
                            .isInstanceOf(IllegalStateException.class);
                }
            };
            try (var server = Net.startServer(handler, LOCALHOST, 0)) {
                var client = Net.openConnection(LOCALHOST, server.port());
                client.reader().readExactly(1);
                client.writer().transport().abort();
                client.writer().waitClosed();
                server.shutdown(LONG);
            }
            assertThat(trace).containsExactly("lost");
        });
    }

    @Test
    void badArgumentsAreRefused() {
        served((_, writer) -> {
            try (var file = FileChannel.open(path())) {
                assertThatThrownBy(() -> Net.sendfile(writer.transport(), file, -1, 1))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> Net.sendfile(writer.transport(), file, 0, 0))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            writer.close();
        });
    }
}
