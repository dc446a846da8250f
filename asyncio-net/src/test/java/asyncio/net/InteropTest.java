package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.Coroutine;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.process.Stdio;
import asyncio.process.Subprocess;
import asyncio.process.SubprocessOptions;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Talks to Python's asyncio, as a server and as a client. Python's end is `peer.py`.
final class InteropTest extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SelfSignedCertificate LOCAL = SelfSignedCertificate.of(LOCALHOST);
    private static final TlsContext SERVER =
            TlsContext.serverBuilder(LOCAL.key(), LOCAL.certificate()).build();
    private static final TlsContext CLIENT =
            TlsContext.clientBuilder().trust(LOCAL.certificate()).build();

    @TempDir
    private Path folder;

    private final ClientConnected echo = (reader, writer) -> {
        try (var connection = new Connection(reader, writer)) {
            for (var data = reader.read(65536); data.length > 0; data = reader.read(65536)) connection.send(data);
        }
    };

    @BeforeAll
    static void pythonIsThere() throws Exception {
        assumeTrue(runs("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"), () -> {
            IO.println("InteropTest is skipped: there is no python3 of 3.11 or newer");
            return "there is no python3 of 3.11 or newer";
        });
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command).start();
            if (!process.waitFor(20, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("certificate.pem"), LOCAL.certificatePem());
        Files.writeString(folder.resolve("key.pem"), LOCAL.keyPem());
        try (var script = InteropTest.class.getResourceAsStream("peer.py")) {
            Files.copy(script, folder.resolve("peer.py"));
        }
    }

    // ---- Python calls

    private void pythonCalls(String kind, Coroutine<Server> listening) {
        run(() -> {
            try (var server = listening.await()) {
                var address = kind.equals("unix") ? folder.resolve("java.sock").toString() : "" + server.port();
                assertThat(pythonSays("call", kind, address)).isEqualTo("same\n");
                server.shutdown(LONG);
            }
        });
    }

    private String pythonSays(String what, String kind, String address) throws IOException {
        var script = folder.resolve("peer.py").toString();
        var done = Subprocess.run(LONG, "python3", script, what, kind, address, folder.toString());
        assertThat(done.returnCode()).as(done.stderrText()).isZero();
        return done.stdoutText();
    }

    @Test
    void pythonIsAClient() {
        pythonCalls("tcp", () -> Net.startServer(echo, LOCALHOST, 0));
    }

    @Test
    void pythonIsAClientWithTls() {
        pythonCalls("tls", () -> Net.startServer(echo, List.of(LOCALHOST), 0, new ServerOptions().tls(SERVER)));
    }

    @Test
    void pythonIsAClientThatGoesOnWithTls() {
        ClientConnected upgrade = (reader, writer) -> {
            assertThat(reader.readLine()).asString().isEqualTo("STARTTLS\n");
            writer.write("GO\n");
            Net.startTls(reader, writer, SERVER);
            echo.connected(reader, writer);
        };
        pythonCalls("upgrade", () -> Net.startServer(upgrade, LOCALHOST, 0));
    }

    @Test
    void pythonIsAClientOfAUnixSocket() {
        pythonCalls("unix", () -> Net.startUnixServer(echo, folder.resolve("java.sock")));
    }

    @Test
    void pythonSendsDatagrams() {
        run(() -> {
            try (var socket = Net.bindDatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                var serving = Asyncio.createTask(() -> {
                    for (var datagram : socket) socket.send(datagram.data(), datagram.sender());
                });
                var port = "" + socket.address().getPort();
                assertThat(pythonSays("call", "udp", port)).isEqualTo("same\n");
                serving.cancelAndWait();
            }
        });
    }

    // ---- Python is called

    @FunctionalInterface
    private interface Caller {
        void call(String address) throws Exception;
    }

    private void pythonServes(String kind, Caller caller) {
        run(() -> {
            var options = SubprocessOptions.INHERIT.withStdin(Stdio.PIPE).withStdout(Stdio.PIPE);
            var script = folder.resolve("peer.py").toString();
            var python = Subprocess.createSubprocessExec(options, "python3", script, "serve", kind, folder.toString());
            try {
                caller.call(new String(python.stdout().readLine(), StandardCharsets.UTF_8).strip());
                python.stdin().close();
                assertThat(python.await()).isZero();
            } finally {
                if (python.returnCode().isEmpty()) python.kill();
            }
        });
    }

    private static void exchange(Connection opened) throws Exception {
        var data = new byte[1_000_000];
        new Random(1).nextBytes(data);
        try (var connection = opened) {
            var receiving = Asyncio.createTask(() -> connection.reader().readExactly(data.length));
            connection.send(data);
            if (connection.writer().canWriteEof()) connection.writer().writeEof();
            assertThat(receiving.await()).isEqualTo(data);
            if (connection.writer().canWriteEof())
                assertThat(connection.reader().read()).isEmpty();
        }
    }

    @Test
    void pythonIsAServer() {
        pythonServes("tcp", port -> exchange(Net.openConnection(LOCALHOST, Integer.parseInt(port))));
    }

    @Test
    void pythonIsAServerWithTls() {
        pythonServes("tls", port -> {
            var options = new ConnectOptions().tls(CLIENT);
            exchange(Net.openConnection(LOCALHOST, Integer.parseInt(port), options));
        });
    }

    @Test
    void pythonIsAServerOnAUnixSocket() {
        pythonServes("unix", path -> exchange(Net.openUnixConnection(Path.of(path))));
    }

    @Test
    void pythonEchoesDatagrams() {
        pythonServes("udp", port -> {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
            try (var socket = Net.connectDatagramSocket(address)) {
                for (int i = 0; i < 100; i++) {
                    socket.send(("datagram " + i).getBytes(StandardCharsets.UTF_8));
                    assertThat(socket.receive().text()).isEqualTo("datagram " + i);
                }
            }
        });
    }
}
