package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.net.testing.SelfSignedCertificate;
import asyncio.streams.ClientConnected;
import asyncio.streams.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sockets of the JDK that are given to transports, whatever the loop waits in.
abstract class GivenSocketContract extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SelfSignedCertificate LOCAL = SelfSignedCertificate.of(LOCALHOST, "localhost");

    @TempDir
    private Path folder;

    private final ClientConnected echo = (reader, writer) -> {
        for (byte[] piece; (piece = reader.read(100_000)).length > 0; ) {
            writer.write(piece);
            writer.drain();
        }
        writer.close();
    };

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0);
    }

    private static ServerSocketChannel listening() throws IOException {
        return ServerSocketChannel.open().bind(anyPort());
    }

    private ServerSocketChannel listeningUnix() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
    }

    private static SocketChannel connected(Server server) throws IOException {
        return SocketChannel.open(server.sockets().getFirst());
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    // ---- Connections

    @Test
    void aConnectedSocketGoesOnAsAConnection() {
        run(() -> {
            try (var server = Net.startServer(echo, LOCALHOST, 0)) {
                // @start region=given
                var socket = SocketChannel.open(server.sockets().getFirst());
                try (var connection = Net.openConnection(socket, new ConnectOptions())) {
                    connection.send("hello\n");
                    trace.add(new String(connection.reader().readLine(), StandardCharsets.US_ASCII));
                }
                // @end
                assertThat(socket.isOpen()).isFalse();
                server.shutdown(LONG);
            }
            assertThat(trace).containsExactly("hello\n");
        });
    }

    @Test
    void theProtocolOfAGivenSocketHearsEverythingOnce() {
        run(() -> {
            try (var listener = listening();
                    var peer = SocketChannel.open(listener.getLocalAddress())) {
                var given = listener.accept();
                var made = Net.connectAcceptedSocket(Recorder::new, given, new ServerOptions());
                var protocol = made.protocol();
                assertThat(protocol.calls).containsExactly("made");
                assertThat(made.transport().getExtraInfo(ExtraInfo.PEERNAME)).contains(peer.getLocalAddress());
                assertThat(made.transport().getExtraInfo(ExtraInfo.SOCKNAME)).contains(peer.getRemoteAddress());
                peer.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
                protocol.awaitBytes(5);
                peer.shutdownOutput();

                assertThat(protocol.awaitLoss()).isNull();
                assertThat(protocol.calls).containsExactly("made", "data", "end", "lost");
                assertThat(given.isOpen()).isFalse();
                assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(-1); // Closed for the system, too.
            }
        });
    }

    @Test
    void muchDataTravelsInBothDirections() {
        var data = random(3_000_000);
        run(() -> {
            try (var server = Net.startServer(echo, LOCALHOST, 0);
                    var client = Net.openConnection(connected(server), new ConnectOptions())) {
                var sending = Asyncio.createTask(() -> {
                    client.writer().write(data);
                    client.writer().drain();
                    client.writer().writeEof();
                });
                assertThat(client.reader().read()).isEqualTo(data);
                sending.await();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void aPausedTransportOfAGivenSocketHandsOverNothing() {
        run(() -> {
            try (var listener = listening();
                    var peer = SocketChannel.open(listener.getLocalAddress())) {
                var protocol = Net.createConnection(Recorder::new, listener.accept(), new ConnectOptions())
                        .protocol();
                protocol.transport().pauseReading();
                peer.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
                Asyncio.sleep(Duration.ofMillis(20));
                assertThat(protocol.calls).containsExactly("made");

                protocol.transport().resumeReading();
                protocol.awaitBytes(5);
                protocol.transport().close();
                protocol.awaitLoss();
            }
        });
    }

    @Test
    void bothEndsMayBeSecured() {
        run(() -> {
            try (var listener = listening()) {
                var client = SocketChannel.open(listener.getLocalAddress());
                var server = listener.accept();
                var accepting = Asyncio.createTask(() -> Net.connectAcceptedSocket(
                        Recorder::new,
                        server,
                        new ServerOptions()
                                .tls(TlsContext.serverBuilder(LOCAL.key(), LOCAL.certificate())
                                        .build())));
                var options = new ConnectOptions()
                        .tls(TlsContext.clientBuilder()
                                .trust(LOCAL.certificate())
                                .build())
                        .serverHostname("localhost");
                try (var connection = Net.openConnection(client, options)) {
                    connection.send("secret");
                    var protocol = accepting.await().protocol();
                    protocol.awaitBytes(6);
                    assertThat(protocol.text()).isEqualTo("secret");
                    connection.writer().close();
                    protocol.awaitLoss();
                }
            }
        });
    }

    @Test
    void aUnixSocketGoesOnAsAConnection() {
        run(() -> {
            try (var server = Net.startUnixServer(echo, folder.resolve("socket"));
                    var client = Net.openConnection(
                            SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("socket"))),
                            new ConnectOptions())) {
                client.send("hello\n");
                assertThat(client.reader().readLine()).asString().isEqualTo("hello\n");
                client.writer().close();
                server.shutdown(LONG);
            }
        });
    }

    // ---- Servers

    private void serves(ServerSocketChannel socket) throws Exception {
        var address = socket.getLocalAddress();
        try (var server = Net.startServer(echo, socket, new ServerOptions())) {
            assertThat(server.sockets()).containsExactly(address);
            Asyncio.taskGroup(group -> {
                for (int i = 0; i < 10; i++) group.createTask(() -> sayHello(address));
            });
            server.shutdown(LONG);
        }
        assertThat(socket.isOpen()).isFalse();
    }

    private static void sayHello(SocketAddress address) throws IOException {
        try (var client = Net.openConnection(SocketChannel.open(address), new ConnectOptions())) {
            client.send("hello\n");
            assertThat(client.reader().readLine()).asString().isEqualTo("hello\n");
        }
    }

    @Test
    void aSocketThatListensGoesOnAsAServer() {
        run(() -> {
            serves(listening());
            serves(listeningUnix());
            assertThat(folder.resolve("socket")).doesNotExist();
        });
    }

    @Test
    void protocolsServeAsWell() {
        run(() -> {
            var protocol = new Recorder();
            try (var server = Net.createServer(() -> protocol, listening(), new ServerOptions())) {
                var client = connected(server);
                client.close();
                protocol.awaitLoss();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void theFileOfAGivenUnixSocketIsLeftAloneWhenItIsAnothersOrWanted() {
        run(() -> {
            var path = folder.resolve("socket");
            Net.startServer(echo, listeningUnix(), new ServerOptions().cleanupSocket(false))
                    .close();
            Asyncio.sleep(Duration.ofMillis(5));
            assertThat(path).exists();

            Files.delete(path);
            var server = Net.startServer(echo, listeningUnix(), new ServerOptions());
            Files.delete(path);
            Files.writeString(path, "precious");
            server.shutdown(LONG);
            assertThat(path).hasContent("precious");
        });
    }

    // ---- Datagrams

    @Test
    void aSocketForDatagramsGoesOn() {
        run(() -> {
            try (var server = Net.openDatagramSocket(DatagramChannel.open().bind(anyPort()));
                    var client = Net.openDatagramSocket(DatagramChannel.open().connect(server.address()));
                    var unbound = Net.openDatagramSocket(DatagramChannel.open(StandardProtocolFamily.INET))) {
                client.send("from a connected one".getBytes(StandardCharsets.US_ASCII));
                var received = server.receive();
                assertThat(received.text()).isEqualTo("from a connected one");
                server.send(new byte[0], received.sender());
                assertThat(client.receive().data()).isEmpty();
                unbound.send("from one that was not bound", server.address());
                assertThat(server.receive().text()).isEqualTo("from one that was not bound");
            }
        });
    }

    @Test
    void manyDatagramsArriveWholeAndInOrder() {
        run(() -> {
            try (var receiver = Net.openDatagramSocket(DatagramChannel.open().bind(anyPort()));
                    var sender = Net.openDatagramSocket(DatagramChannel.open().bind(anyPort()))) {
                for (int i = 0; i < 60; i++) sender.send("datagram " + i, receiver.address());
                for (int i = 0; i < 60; i++)
                    assertThat(receiver.receive().text()).isEqualTo("datagram " + i);
            }
        });
    }

    @Test
    void theOptionsOfAGivenSocketStay() {
        run(() -> {
            var socket = DatagramChannel.open().setOption(StandardSocketOptions.SO_BROADCAST, true);
            try (var _ = Net.openDatagramSocket(socket.bind(anyPort()))) {
                assertThat(socket.getOption(StandardSocketOptions.SO_BROADCAST)).isTrue();
            }
            assertThat(socket.isOpen()).isFalse();
        });
    }

    // ---- Whose it is

    @Test
    void whatBelongsToATransportIsNobodyElses() {
        run(() -> {
            try (var server = Net.startServer(echo, LOCALHOST, 0)) {
                var socket = connected(server);
                try (var _ = Net.openConnection(socket, new ConnectOptions())) {
                    assertThatThrownBy(() -> Net.addReader(socket, () -> trace.add("never")))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("belongs to a transport");
                    assertThatThrownBy(() -> Net.removeWriter(socket)).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> Net.sockRecv(socket, 1)).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> Net.openConnection(socket, new ConnectOptions()))
                            .isInstanceOf(IllegalStateException.class);
                    assertThat(socket.isOpen()).isTrue();
                }
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void whatSomebodyWaitsForCannotBeGiven() {
        run(() -> {
            try (var listener = listening();
                    var socket = SocketChannel.open(listener.getLocalAddress());
                    var _ = listener.accept()) {
                socket.configureBlocking(false);
                var receiving = Asyncio.createTask(() -> Net.sockRecv(socket, 1));
                Asyncio.sleep(Duration.ofMillis(5));
                assertThatThrownBy(() -> Net.openConnection(socket, new ConnectOptions()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith("end that before");
                receiving.cancel();
                assertThatThrownBy(receiving::await).isInstanceOf(CancelledError.class);

                var connection = Net.openConnection(socket, new ConnectOptions()); // Now it can.
                connection.close();
            }
        });
    }

    @Test
    void whatIsRefusedStaysWhoseItWas() {
        run(() -> {
            try (var unconnected = SocketChannel.open();
                    var unbound = ServerSocketChannel.open();
                    var listener = listening();
                    var socket = SocketChannel.open(listener.getLocalAddress())) {
                assertThatThrownBy(() -> Net.openConnection(unconnected, new ConnectOptions()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("is not connected");
                assertThatThrownBy(() -> Net.startServer(echo, unbound, new ServerOptions()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("bind it before");
                assertThatThrownBy(() -> Net.openConnection(socket, new ConnectOptions().tls(TlsContext.client())))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("serverHostname");
                assertThat(unconnected.isOpen() && unbound.isOpen() && socket.isOpen())
                        .isTrue();
            }
            var closed = SocketChannel.open();
            closed.close();
            assertThatThrownBy(() -> Net.openConnection(closed, new ConnectOptions()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("closed");
        });
    }

    @Test
    void whatFailsClosesTheSocket() {
        run(() -> {
            try (var listener = listening()) {
                var given = SocketChannel.open(listener.getLocalAddress());
                var failing = new IllegalStateException("no protocol");
                assertThatThrownBy(() -> Net.createConnection(
                                () -> {
                                    throw failing;
                                },
                                given,
                                new ConnectOptions()))
                        .isSameAs(failing);
                until(() -> !given.isOpen());

                var secured = SocketChannel.open(listener.getLocalAddress());
                listener.accept().close();
                listener.accept().close();
                var options = new ConnectOptions().tls(TlsContext.client()).serverHostname("localhost");
                assertThatThrownBy(() -> Net.openConnection(secured, options)).isInstanceOf(IOException.class);
                until(() -> !secured.isOpen());
            }
        });
    }

    @Test
    void cancellingAtAnyTurnClosesTheSocket() {
        run(() -> {
            try (var listener = listening()) {
                for (int turns = 0; turns < 6; turns++) {
                    var socket = SocketChannel.open(listener.getLocalAddress());
                    var taking = Asyncio.createTask(() ->
                            Net.openConnection(socket, new ConnectOptions()).close());
                    for (int i = 0; i < turns; i++) Asyncio.sleep(Duration.ZERO);
                    taking.cancel();
                    Asyncio.gatherOutcomes(taking).await();
                    if (turns > 0) until(() -> !socket.isOpen());
                    socket.close();
                    listener.accept().close();
                }
            }
        });
    }

    @Test
    void whatIsClosedHidesNoDeadlock() {
        run(() -> {
            try (var listener = listening()) {
                var poller = NettyPoller.of(Asyncio.getRunningLoop());
                var connection =
                        Net.openConnection(SocketChannel.open(listener.getLocalAddress()), new ConnectOptions());
                listener.accept().close();
                assertThat(poller.mayWake()).isTrue();
                connection.close();
                until(() -> !poller.mayWake());
            }
        });
    }

    @Test
    void aLoopThatIsClosedClosesWhatItWasGiven() throws IOException {
        try (var listener = listening()) {
            var socket = SocketChannel.open(listener.getLocalAddress());
            run(() -> Net.createConnection(Recorder::new, socket, new ConnectOptions()));
            assertThat(socket.isOpen()).isFalse();
            listener.accept().close();
        }
    }
}
