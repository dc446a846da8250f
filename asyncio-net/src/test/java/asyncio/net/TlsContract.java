package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Event;
import asyncio.TimeoutException;
import asyncio.net.testing.FaultProxy;
import asyncio.net.testing.Faults;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.streams.ClientConnected;
import asyncio.streams.Connection;
import asyncio.streams.ConnectionResetException;
import asyncio.streams.ExtraInfo;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Connections secured with TLS, whatever the loop waits in.
abstract class TlsContract extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SelfSignedCertificate LOCAL = SelfSignedCertificate.of(LOCALHOST, "localhost");
    private static final SelfSignedCertificate OTHER = SelfSignedCertificate.of("other.example");

    private final TlsContext secureServer = server(LOCAL).build();
    private final TlsContext secureClient = client().trust(LOCAL.certificate()).build();

    /// Has a context use the implementation of TLS that is to be tested.
    TlsBuilder engine(TlsBuilder builder) {
        return builder;
    }

    private TlsBuilder server(SelfSignedCertificate own) {
        return engine(TlsContext.serverBuilder(own.key(), own.certificate()));
    }

    private TlsBuilder client() {
        return engine(TlsContext.clientBuilder());
    }

    private final ClientConnected echo = (reader, writer) -> {
        for (byte[] line : reader) {
            writer.write(line);
            writer.drain();
        }
        writer.close();
    };

    private final ClientConnected listening = (reader, writer) -> {
        reader.read();
        writer.close();
    };

    private static Server serve(ClientConnected handler, TlsContext context) throws IOException {
        return Net.startServer(handler, List.of(LOCALHOST), 0, new ServerOptions().tls(context));
    }

    private ConnectOptions secured() {
        return new ConnectOptions().tls(secureClient);
    }

    private static Connection connect(Server server, ConnectOptions options) throws IOException {
        return Net.openConnection(LOCALHOST, server.port(), options);
    }

    // ---- It works

    @Test
    void whatIsSentComesBack() {
        run(() -> {
            try (var server = serve(echo, secureServer);
                    var client = connect(server, secured())) {
                client.send("hello\n");
                assertThat(client.reader().readLine()).asString().isEqualTo("hello\n");

                var writer = client.writer();
                assertThat(writer.canWriteEof()).isFalse();
                assertThatThrownBy(writer::writeEof).isInstanceOf(UnsupportedOperationException.class);
                assertThat(writer.getExtraInfo(TlsContext.PEER_CERTIFICATE)).contains(LOCAL.certificate());
                assertThat(writer.getExtraInfo(TlsContext.CIPHER))
                        .hasValueSatisfying(name -> assertThat(name).startsWith("TLS_"));
                assertThat(writer.getExtraInfo(TlsContext.SESSION).orElseThrow().getProtocol())
                        .isEqualTo("TLSv1.3");
                assertThat(writer.getExtraInfo(TlsContext.CONTEXT)).contains(secureClient);
                assertThat(writer.getExtraInfo(TlsContext.APPLICATION_PROTOCOL)).isEmpty();
                assertThat(writer.getExtraInfo(ExtraInfo.PEERNAME)).isPresent();
                assertThat(writer.transport().getWriteBufferLimits().high()).isEqualTo(512 * 1024);
                writer.close();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void muchDataArrivesUnchanged() {
        var data = new byte[3_000_000];
        new Random(1).nextBytes(data);
        run(() -> {
            try (var server = serve(
                            (reader, writer) -> {
                                writer.write(reader.readExactly(data.length));
                                writer.close();
                            },
                            secureServer);
                    var client = connect(server, secured())) {
                client.writer().write(data);
                assertThat(client.reader().read()).isEqualTo(data);
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void theTwoAgreeOnWhatToSpeak() {
        run(() -> {
            var context = server(LOCAL).applicationProtocols("h2", "http/1.1").build();
            var options = new ConnectOptions()
                    .tls(client().trust(LOCAL.certificate())
                            .applicationProtocols("http/1.1")
                            .build());
            try (var server = serve(echo, context);
                    var client = connect(server, options)) {
                assertThat(client.writer().getExtraInfo(TlsContext.APPLICATION_PROTOCOL))
                        .contains("http/1.1");
                client.writer().close();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void aServerMayHaveSeveralNames() {
        run(() -> {
            var context = server(LOCAL)
                    .forName("other.example", server(OTHER).build())
                    .build();
            var options = new ConnectOptions()
                    .tls(client().trust(OTHER.certificate()).build())
                    .serverHostname("other.example");
            try (var server = serve(echo, context);
                    var client = connect(server, options);
                    var plain = connect(server, secured())) {
                assertThat(client.writer().getExtraInfo(TlsContext.PEER_CERTIFICATE))
                        .contains(OTHER.certificate());
                assertThat(plain.writer().getExtraInfo(TlsContext.PEER_CERTIFICATE))
                        .contains(LOCAL.certificate());
                client.writer().close();
                plain.writer().close();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void clientsMayHaveToShowACertificate() {
        run(() -> {
            var context = server(LOCAL)
                    .trust(OTHER.certificate())
                    .clientCertificate(true)
                    .build();
            ClientConnected greeting = (_, writer) -> {
                var name = writer.getExtraInfo(TlsContext.PEER_CERTIFICATE)
                        .orElseThrow()
                        .getSubjectX500Principal()
                        .getName();
                writer.write(name);
                writer.close();
            };
            var known = new ConnectOptions()
                    .tls(client().trust(LOCAL.certificate())
                            .key(OTHER.key(), OTHER.certificate())
                            .build());
            try (var server = serve(greeting, context)) {
                try (var client = connect(server, known)) {
                    assertThat(client.reader().read()).asString().isEqualTo("CN=other.example");
                }
                // In TLS 1.3 the client hears of it only after the handshake.
                assertThatThrownBy(() -> {
                            try (var unknown = connect(server, secured())) {
                                unknown.reader().read();
                            }
                        })
                        .isInstanceOf(IOException.class);
                server.shutdown(LONG);
            }
        });
    }

    // ---- Whom to believe

    @Test
    void aStrangerIsNotBelieved() {
        run(() -> {
            try (var server = serve(echo, secureServer)) {
                assertThatThrownBy(() -> connect(server, new ConnectOptions().tls(client().build())))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageStartingWith("the TLS handshake with ");
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void theNameHasToBeRight() {
        run(() -> {
            try (var server = serve(echo, secureServer)) {
                assertThatThrownBy(() -> connect(server, secured().serverHostname("wrong.example")))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("wrong.example");
                var any =
                        client().trust(LOCAL.certificate()).checkHostname(false).build();
                connect(server, new ConnectOptions().tls(any).serverHostname("wrong.example"))
                        .close();
                var anybody = client().trustAnybody().build();
                connect(server, new ConnectOptions().tls(anybody)).close();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void aContextOfTheJdkChecksTheNameToo() {
        run(() -> {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("local", LOCAL.certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var jdk = SSLContext.getInstance("TLS");
            jdk.init(null, trust.getTrustManagers(), null);
            var options = new ConnectOptions().tls(TlsContext.of(jdk, false));
            try (var server = serve(echo, secureServer)) {
                connect(server, options).close();
                options.serverHostname("wrong.example");
                assertThatThrownBy(() -> connect(server, options)).isInstanceOf(SSLHandshakeException.class);
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> new ConnectOptions().tls(secureServer)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServerOptions().tls(secureClient)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConnectOptions().tlsHandshakeTimeout(Duration.ZERO))
                .hasMessage("tlsHandshakeTimeout is PT0S, must be positive");
        var nowhere = Path.of("no-such-file.pem");
        assertThatThrownBy(() -> client().trust(nowhere)).hasMessage("certificates: there is no file " + nowhere);
        assertThatThrownBy(() -> TlsContext.serverBuilder(nowhere, nowhere))
                .hasMessage("certificates: there is no file " + nowhere);
        assertThatThrownBy(() -> new ServerOptions().tlsShutdownTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        run(() -> assertThatThrownBy(
                        () -> Net.openConnection(LOCALHOST, 1, new ConnectOptions().serverHostname("name")))
                .hasMessageContaining("means nothing without tls"));
    }

    @Test
    void whoSpeaksNoTlsIsNamed() {
        ClientConnected plain = (reader, writer) -> {
            writer.write("220 this is no TLS\n");
            reader.read();
            writer.close();
        };
        run(() -> {
            try (var server = Net.startServer(plain, LOCALHOST, 0)) {
                assertThatThrownBy(() -> connect(server, secured()))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageEndingWith(" failed: what it sends is no TLS. Is that the right port?")
                        .satisfies(e -> assertThat(e.getStackTrace())
                                .as("leads to whoever wanted to connect")
                                .anyMatch(frame -> frame.getClassName().startsWith(TlsContract.class.getName())));
                server.shutdown(LONG);
            }
        });
    }

    // ---- Handshakes that do not end

    @Test
    void aSilentServerEndsTheHandshakeInTime() {
        run(() -> {
            try (var silent = new ServerSocket(0)) {
                var options = secured().tlsHandshakeTimeout(Duration.ofMillis(50));
                assertThatThrownBy(() -> Net.openConnection(LOCALHOST, silent.getLocalPort(), options))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("timed out");
            }
        });
    }

    @Test
    void aSilentClientIsCutOffInTime() {
        run(() -> {
            var options = new ServerOptions().tls(secureServer).tlsHandshakeTimeout(Duration.ofMillis(50));
            try (var server = Net.startServer(echo, List.of(LOCALHOST), 0, options);
                    var silent = Net.openConnection(LOCALHOST, server.port())) {
                assertThat(silent.reader().read()).isEmpty();
                server.shutdown(LONG);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "100, 0", "MANY, 1", "MANY, 3", "MANY, 100", "MANY, 300"})
    void aPeerThatStopsInTheMiddleIsLeftInTime(String towardsServer, String towardsClient) {
        var soon = Duration.ofMillis(50);
        var options = new ServerOptions().tls(secureServer).tlsHandshakeTimeout(soon);
        ClientConnected handler = (_, _) -> trace.add("served");
        run(() -> {
            try (var server = Net.startServer(handler, List.of(LOCALHOST), 0, options);
                    var proxy = FaultProxy.start(LOCALHOST, server.port(), 1)) {
                proxy.set(hang(towardsServer), hang(towardsClient));
                assertThatThrownBy(() -> Net.openConnection(
                                LOCALHOST, proxy.port(), secured().tlsHandshakeTimeout(soon)))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("timed out");
                server.shutdown(LONG);
            }
        });
        assertThat(trace).isEmpty();
    }

    private static Faults hang(String after) {
        return after.equals("MANY") ? Faults.NONE : Faults.NONE.withEnd(Integer.parseInt(after), Faults.End.HANG);
    }

    @Test
    void aServerThatIsClosedEndsHandshakes() {
        run(() -> {
            try (var server = serve(echo, secureServer);
                    var silent = Net.openConnection(LOCALHOST, server.port())) {
                Asyncio.sleep(Duration.ofMillis(20));
                server.shutdown(LONG);
                assertThat(silent.reader().read()).isEmpty();
            }
        });
    }

    @Test
    void anEndInTheHandshakeIsAReset() {
        run(() -> {
            try (var server = Net.startServer((_, writer) -> writer.close(), LOCALHOST, 0)) {
                assertThatThrownBy(() -> connect(server, secured())).isInstanceOf(ConnectionResetException.class);
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void cancellingTheHandshakeClosesTheConnection() {
        run(() -> {
            try (var silent = Net.startServer(listening, LOCALHOST, 0)) {
                var connecting = Asyncio.createTask(() -> connect(silent, secured()));
                until(() -> silent.toString().contains("1 clients"));
                Asyncio.sleep(Duration.ofMillis(20));
                connecting.cancel();

                assertThatThrownBy(connecting::await).isInstanceOf(CancelledError.class);
                silent.shutdown(LONG);
            }
        });
    }

    // ---- The end

    @Test
    void anEndWithoutGoodByeIsAnOrdinaryEnd() {
        run(() -> {
            try (var server = serve(
                            (_, writer) -> {
                                writer.write("last words");
                                until(() -> writer.transport().getWriteBufferSize() == 0);
                                writer.transport().abort();
                            },
                            secureServer);
                    var client = connect(server, secured())) {
                assertThat(client.reader().read()).asString().isEqualTo("last words");
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void aPeerThatStopsReadingIsCutOffInTime() {
        run(() -> {
            var go = new Event();
            try (var server = serve((_, _) -> go.await(), secureServer);
                    var client = connect(server, secured().tlsShutdownTimeout(Duration.ofMillis(50)))) {
                client.writer().write(new byte[30_000_000]);
                client.writer().close();

                assertThatThrownBy(() -> client.writer().waitClosed()).isInstanceOf(TimeoutException.class);
                go.set();
                server.shutdown(Duration.ZERO);
            } catch (TimeoutException e) {
                trace.add("told again"); // By the end of the block.
            }
        });
    }

    @Test
    void aLoopThatEndsDropsWhatNobodyHasRead() {
        ClientConnected flood = (_, writer) -> {
            while (true) {
                writer.write(new byte[65_536]);
                writer.drain();
            }
        };
        run(() -> {
            var secured = serve(flood, secureServer);
            var plain = Net.startServer(flood, LOCALHOST, 0);
            for (int i = 0; i < 5; i++) {
                connect(secured, secured().limit(1));
                connect(plain, new ConnectOptions().limit(1));
            }
            Asyncio.sleep(Duration.ofMillis(50));
        });
    }

    // ---- startTls

    @Test
    void aConnectionMayBeSecuredOnTheWay() {
        run(() -> {
            ClientConnected upgrading = (reader, writer) -> {
                assertThat(reader.readLine()).asString().isEqualTo("start\n");
                writer.write("go ahead\n");
                Net.startTls(reader, writer, secureServer);
                writer.write(reader.readLine());
                writer.close();
            };
            try (var server = Net.startServer(upgrading, LOCALHOST, 0);
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                client.send("start\n");
                assertThat(client.reader().readLine()).asString().isEqualTo("go ahead\n");
                Net.startTls(client.reader(), client.writer(), secureClient, LOCALHOST);
                client.send("secret\n");
                assertThat(client.reader().read()).asString().isEqualTo("secret\n");
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void whatTheServersReaderHasAlreadyIsPartOfTheHandshake() {
        run(() -> {
            ClientConnected late = (reader, writer) -> {
                reader.readLine();
                Asyncio.sleep(Duration.ofMillis(50)); // By now the client has begun the handshake.
                Net.startTls(reader, writer, secureServer);
                writer.write(reader.readLine());
                writer.close();
            };
            try (var server = Net.startServer(late, LOCALHOST, 0);
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                client.writer().write("start\n");
                Net.startTls(client.reader(), client.writer(), secureClient, LOCALHOST);
                client.send("secret\n");
                assertThat(client.reader().read()).asString().isEqualTo("secret\n");
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void securingNeedsAName() {
        run(() -> {
            try (var server = Net.startServer(echo, LOCALHOST, 0);
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                assertThatThrownBy(() -> Net.startTls(client.reader(), client.writer(), secureClient))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("serverHostname");
                client.writer().close();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void cancellingStartTlsClosesTheConnection() {
        run(() -> {
            try (var server = Net.startServer(listening, LOCALHOST, 0)) {
                var client = Net.openConnection(LOCALHOST, server.port());
                var securing = Asyncio.createTask(
                        () -> Net.startTls(client.reader(), client.writer(), secureClient, LOCALHOST));
                Asyncio.sleep(Duration.ofMillis(20));
                securing.cancel();

                assertThatThrownBy(securing::await).isInstanceOf(CancelledError.class);
                client.writer().waitClosed();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void certificatesCanBeWrittenToFiles(@TempDir Path folder) throws IOException {
        var certificate = folder.resolve("certificate.pem");
        var key = folder.resolve("key.pem");
        Files.writeString(certificate, LOCAL.certificatePem(), StandardCharsets.US_ASCII);
        Files.writeString(key, LOCAL.keyPem(), StandardCharsets.US_ASCII);
        run(() -> {
            var context = engine(TlsContext.serverBuilder(certificate, key)).build();
            var options = new ConnectOptions().tls(client().trust(certificate).build());
            try (var server = serve(echo, context)) {
                connect(server, options).close();
                server.shutdown(LONG);
            }
        });
    }
}
