package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.streams.ClientConnected;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CPython's asyncio at the other end.
final class PythonTest extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SelfSignedCertificate LOCAL = SelfSignedCertificate.of(LOCALHOST);

    @TempDir
    private Path folder;

    private final ClientConnected echo = (reader, writer) -> {
        for (byte[] data; (data = reader.read(10_000)).length > 0; ) {
            writer.write(data);
            writer.drain();
        }
        writer.close();
    };

    @BeforeAll
    static void pythonIsThere() {
        assumeTrue(works("python3"), "there is no python3");
    }

    private static boolean works(String python) {
        try {
            return new ProcessBuilder(python, "-c", "import asyncio, ssl; asyncio.run")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while python3 was started", e);
        }
    }

    private static Process start(String script, Object... arguments) throws Exception {
        var path = Path.of(PythonTest.class.getResource("/interop/" + script).toURI());
        var command = new ArrayList<>(List.of("python3", path.toString()));
        for (var argument : arguments) command.add(argument.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Waits for a process on a thread, and returns what it has printed.
    private static String output(Process process) {
        return Asyncio.toThread(
                () -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aClientOfPythonTalksToOurServer() {
        run(() -> {
            try (var server = Net.startServer(echo, LOCALHOST, 0)) {
                assertThat(output(start("client.py", server.port()))).isEqualTo("ok");
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void aClientOfPythonTalksToOurSecuredServer() {
        run(() -> {
            var options = new ServerOptions()
                    .tls(TlsContext.serverBuilder(LOCAL.key(), LOCAL.certificate())
                            .build());
            var certificate = file("certificate.pem", LOCAL.certificatePem());
            try (var server = Net.startServer(echo, List.of(LOCALHOST), 0, options)) {
                assertThat(output(start("client.py", server.port(), certificate)))
                        .isEqualTo("ok");
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void weTalkToAServerOfPython() {
        run(() -> talkTo(start("server.py"), new ConnectOptions()));
    }

    @Test
    void weTalkToASecuredServerOfPython() {
        run(() -> {
            var certificate = file("certificate.pem", LOCAL.certificatePem());
            var server = start("server.py", certificate, file("key.pem", LOCAL.keyPem()));
            talkTo(
                    server,
                    new ConnectOptions()
                            .tls(TlsContext.clientBuilder().trust(certificate).build()));
        });
    }

    private static void talkTo(Process server, ConnectOptions options) throws Exception {
        var data = new byte[1_000_000];
        new Random(1).nextBytes(data);
        var port = Asyncio.toThread(() -> server.inputReader().readLine());
        try (var connection = Net.openConnection(LOCALHOST, Integer.parseInt(port), options)) {
            var sending = Asyncio.createTask(() -> connection.send(data));
            assertThat(connection.reader().readExactly(data.length)).isEqualTo(data);
            sending.await();
        }
        int status = Asyncio.toThread(() -> server.waitFor());
        assertThat(status).isZero();
    }

    @Test
    void datagramsOfPythonComeBack() {
        run(() -> {
            try (var socket = Net.bindDatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0))) {
                var echoing = Asyncio.createTask(() -> {
                    for (var datagram : socket) socket.send(datagram.data(), datagram.sender());
                });
                assertThat(output(start("datagrams.py", socket.address().getPort())))
                        .isEqualTo("ok");
                echoing.cancel();
            }
        });
    }
}
