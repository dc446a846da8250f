package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.streams.ClientConnected;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Unix sockets, whatever the loop waits in.
abstract class UnixSocketContract extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ClientConnected echo = (reader, writer) -> {
        for (byte[] line : reader) {
            writer.write(line);
            writer.drain();
        }
        writer.close();
    };

    /// What fits on every system.
    private static final int MOST_BYTES = 102;

    private Path path() {
        return folder.resolve("socket");
    }

    @Test
    void whatIsSentComesBack() {
        run(() -> {
            try (var server = Net.startUnixServer(echo, path());
                    var client = Net.openUnixConnection(path())) {
                client.send("hello\n");
                assertThat(client.reader().readLine()).asString().isEqualTo("hello\n");
                client.writer().close();
                assertThat(server.toString()).contains(path().toString());
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void protocolsWorkAsWell() {
        run(() -> {
            var protocol = new Recorder();
            try (var server = Net.createUnixServer(() -> protocol, path(), new ServerOptions())) {
                var client = Net.createUnixConnection(Recorder::new, path(), new ConnectOptions());
                client.transport().write("hello".getBytes(StandardCharsets.UTF_8));
                client.transport().close();
                protocol.awaitLoss();
                server.shutdown(LONG);

                assertThat(protocol.text()).isEqualTo("hello");
                assertThat(protocol.calls).containsExactly("made", "data", "end", "lost");
            }
        });
    }

    @Test
    void theFileIsDeletedWithTheServer() {
        run(() -> {
            try (var _ = Net.startUnixServer(echo, path())) {
                assertThat(path()).exists();
            }
            assertThat(path()).doesNotExist();
        });
    }

    @Test
    void theFileStaysIfAskedTo() {
        run(() -> {
            Net.startUnixServer(echo, path(), new ServerOptions().cleanupSocket(false))
                    .close();
            assertThat(path()).exists();
        });
    }

    @Test
    void theFileOfAnEarlierServerIsReplaced() {
        run(() -> {
            var first = Net.startUnixServer(echo, path());
            var second = Net.startUnixServer(echo, path());
            first.close();
            assertThat(path()).exists();

            Net.openUnixConnection(path()).close();
            second.shutdown(LONG);
            assertThat(path()).doesNotExist();
        });
    }

    @Test
    void anotherFileIsNotReplaced() throws IOException {
        Files.writeString(path(), "precious");
        run(() -> assertThatThrownBy(() -> Net.startUnixServer(echo, path()))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(path().toString()));

        assertThat(path()).hasContent("precious");
    }

    // ---- Names without a file

    private boolean knowsNames() {
        return kind() == IoKind.EPOLL || kind() == IoKind.IO_URING;
    }

    /// Returns a name that nobody else uses.
    private static String name() {
        return "\0asyncio-" + ProcessHandle.current().pid() + "-" + System.identityHashCode(new Object()) + "-é";
    }

    @Test
    void aSocketMayHaveANameInsteadOfAFile() {
        assumeTrue(knowsNames(), "the JDK has no such names");
        var name = name();
        run(() -> {
            try (var server = Net.startUnixServer(echo, name, new ServerOptions())) {
                assertThat(Files.readString(Path.of("/proc/net/unix"))).contains(name.replace('\0', '@') + "\n");
                try (var client = Net.openUnixConnection(name, new ConnectOptions())) {
                    client.send("hello\n");
                    assertThat(client.reader().readLine()).asString().isEqualTo("hello\n");
                }
                assertThatThrownBy(() -> Net.startUnixServer(echo, name, new ServerOptions()))
                        .isInstanceOf(BindException.class)
                        .hasMessageContaining("@asyncio-");
                server.shutdown(LONG);
            }
            assertThatThrownBy(() -> Net.openUnixConnection(name, new ConnectOptions()))
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void protocolsMayUseANameAsWell() {
        assumeTrue(knowsNames(), "the JDK has no such names");
        var name = name();
        run(() -> {
            var protocol = new Recorder();
            try (var server = Net.createUnixServer(() -> protocol, name, new ServerOptions())) {
                var client = Net.createUnixConnection(Recorder::new, name, new ConnectOptions());
                client.transport().write("hello".getBytes(StandardCharsets.UTF_8));
                client.transport().close();
                protocol.awaitLoss();
                server.shutdown(LONG);
                assertThat(protocol.text()).isEqualTo("hello");
            }
        });
    }

    @Test
    void whereThereAreNoSuchNamesThatIsSaid() {
        assumeTrue(!knowsNames(), "here there are");
        run(() -> {
            assertThatThrownBy(() -> Net.startUnixServer(echo, name(), new ServerOptions()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("@asyncio-")
                    .hasMessageContaining("Give a path");
            assertThatThrownBy(() -> Net.openUnixConnection(name(), new ConnectOptions()))
                    .isInstanceOf(UnsupportedOperationException.class);
        });
    }

    @Test
    void aStringWithoutANulIsAPath() {
        run(() -> {
            try (var server = Net.startUnixServer(echo, path().toString(), new ServerOptions())) {
                assertThat(path()).exists();
                Net.openUnixConnection(path().toString(), new ConnectOptions()).close();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void namesThatTheSystemCannotUseAreRefused() {
        run(() -> {
            for (var name : List.of("", "\0", "\0" + "x".repeat(107))) {
                assertThatThrownBy(() -> Net.startUnixServer(echo, name, new ServerOptions()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            if (!knowsNames()) return;
            var longest = "\0" + "x".repeat(106);
            try (var server = Net.startUnixServer(echo, longest, new ServerOptions())) {
                Net.openUnixConnection(longest, new ConnectOptions()).close();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void nobodyListens() {
        run(() -> assertThatThrownBy(() -> Net.openUnixConnection(path()))
                .isExactlyInstanceOf(SocketException.class)
                .hasMessage("cannot connect to " + path() + ": No such file or directory"));
    }

    @Test
    void aPathMayBeAsLongAsTheSystemLetsIt() {
        run(() -> {
            int room = MOST_BYTES - folder.toString().length() - 1;
            var longest = folder.resolve("x".repeat(room));
            try (var server = Net.startUnixServer(echo, longest)) {
                Net.openUnixConnection(longest).close();
                server.shutdown(LONG);
            }
            var tooLong = folder.resolve("x".repeat(MOST_BYTES + 2));
            assertThatThrownBy(() -> Net.startUnixServer(echo, tooLong))
                    .hasMessageEndingWith("too long: some 100 bytes are the most");
            assertThatThrownBy(() -> Net.openUnixConnection(tooLong))
                    .hasMessageEndingWith("too long: some 100 bytes are the most");
        });
    }
}
