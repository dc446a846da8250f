package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.streams.DatagramProtocol;
import asyncio.streams.DatagramTransport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Datagrams, whatever the loop waits in.
abstract class DatagramSocketContract extends OnLoop {
    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0);
    }

    @Test
    void whatIsSentComesBack() {
        run(() -> {
            // @start region=echo
            try (var server = Net.bindDatagramSocket(anyPort())) {
                var echo = Asyncio.createTask(() -> {
                    for (var datagram : server) server.send(datagram.data(), datagram.sender());
                });
                try (var client = Net.connectDatagramSocket(server.address())) {
                    client.send("hello".getBytes(StandardCharsets.UTF_8));
                    var answer = client.receive();
                    trace.add(answer.text());
                    trace.add(String.valueOf(answer.sender().equals(server.address())));
                }
                echo.cancel();
            }
            // @end
            assertThat(trace).containsExactly("hello", "true");
        });
    }

    @Test
    void emptyAndLargeDatagramsArriveWhole() {
        var large = new byte[60_000];
        new Random(1).nextBytes(large);
        run(() -> {
            try (var receiver = Net.bindDatagramSocket(anyPort());
                    var sender = Net.bindDatagramSocket(anyPort())) {
                sender.send(new byte[0], receiver.address());
                assertThat(receiver.receive().data()).isEmpty();
                sender.send(large, receiver.address());
                assertThat(receiver.receive().data()).isEqualTo(large);
                sender.send("a", receiver.address());
                sender.send("b", receiver.address());
                assertThat(receiver.receive().text()).isEqualTo("a");
                assertThat(receiver.receive().text()).isEqualTo("b");
            }
        });
    }

    @Test
    void anAddressInUseIsNamed() {
        run(() -> {
            try (var first = Net.bindDatagramSocket(anyPort())) {
                assertThatThrownBy(() -> Net.bindDatagramSocket(first.address()))
                        .isExactlyInstanceOf(BindException.class)
                        .hasMessage(
                                "cannot open a socket for datagrams on %s: Address already in use", first.address());
            }
        });
    }

    /// The JDK cannot send them.
    @Test
    void emptyDatagramsFromAConnectedSocketArriveOrAreRefused() {
        run(() -> {
            try (var receiver = Net.bindDatagramSocket(anyPort());
                    var sender = Net.connectDatagramSocket(receiver.address())) {
                sender.send(new byte[0]);
                if (kind() == IoKind.NIO) {
                    assertThatThrownBy(sender::receive).hasMessageContaining("sends no empty datagrams");
                } else {
                    assertThat(receiver.receive().data()).isEmpty();
                }
            }
        });
    }

    @Test
    void onlyALimitedNumberOfDatagramsIsKept() {
        run(() -> {
            try (var receiver = Net.bindDatagramSocket(anyPort());
                    var sender = Net.bindDatagramSocket(anyPort())) {
                for (int i = 0; i < 100; i++) {
                    sender.send("datagram " + i, receiver.address());
                    Asyncio.sleep(Duration.ZERO);
                }
                until(() -> receiver.toString().contains("paused"));
                for (int i = 0; i < 100; i++)
                    assertThat(receiver.receive().text()).isEqualTo("datagram " + i);
            }
        });
    }

    @Test
    void closingEndsWhoeverReceives() {
        run(() -> {
            var socket = Net.bindDatagramSocket(anyPort());
            var receiving = Asyncio.createTask(socket::receive);
            var iterating = Net.bindDatagramSocket(anyPort());
            var loop = Asyncio.createTask(() -> {
                for (var _ : iterating) trace.add("never");
                trace.add("ended");
            });
            Asyncio.sleep(Duration.ofMillis(5));
            socket.close();
            iterating.close();
            loop.await();

            assertThatThrownBy(receiving::await)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("is closed");
            assertThatThrownBy(() -> socket.send("x", anyPort())).isInstanceOf(SocketException.class);
            assertThat(trace).containsExactly("ended");
        });
    }

    @Test
    void twoReceiversAreOneTooMany() {
        run(() -> {
            try (var socket = Net.bindDatagramSocket(anyPort())) {
                var receiving = Asyncio.createTask(socket::receive);
                Asyncio.sleep(Duration.ZERO);

                assertThatThrownBy(socket::receive).isInstanceOf(IllegalStateException.class);
                receiving.cancel();
                assertThatThrownBy(receiving::await).isInstanceOf(CancelledError.class);
            }
        });
    }

    @Test
    void cancellingReceiveLosesNoDatagram() {
        run(() -> {
            try (var receiver = Net.bindDatagramSocket(anyPort())) {
                var receiving = Asyncio.createTask(receiver::receive);
                Asyncio.sleep(Duration.ofMillis(5));
                var protocol = receiver.transport().getProtocol();
                protocol.datagramReceived(ByteBuffer.wrap("kept".getBytes(StandardCharsets.UTF_8)), anyPort());
                receiving.cancel();

                assertThatThrownBy(receiving::await).isInstanceOf(CancelledError.class);
                assertThat(receiver.receive().text()).isEqualTo("kept");
            }
        });
    }

    @Test
    void aConnectedSocketSendsToNobodyElse() {
        run(() -> {
            try (var server = Net.bindDatagramSocket(anyPort());
                    var client = Net.connectDatagramSocket(server.address())) {
                assertThatThrownBy(() -> client.send("x", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 9)))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> server.send(new byte[1])).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void aRefusalIsHeardOf() {
        run(() -> {
            InetSocketAddress nobody;
            try (var closed = Net.bindDatagramSocket(anyPort())) {
                nobody = closed.address();
            }
            try (var client = Net.connectDatagramSocket(nobody)) {
                client.send(new byte[1]);

                assertThatThrownBy(client::receive).isInstanceOf(IOException.class);
            }
        });
    }

    // ---- Protocols

    private final class Listening implements DatagramProtocol {
        private final ArrayList<String> received = new ArrayList<>();

        @Override
        public void connectionMade(DatagramTransport transport) {
            trace.add("made");
        }

        @Override
        public void datagramReceived(ByteBuffer data, SocketAddress sender) {
            received.add(StandardCharsets.UTF_8.decode(data).toString());
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            trace.add("lost " + exception);
        }
    }

    @Test
    void aProtocolIsToldOfDatagrams() {
        run(() -> {
            var receiver = Net.createDatagramEndpoint(Listening::new, anyPort(), null, new DatagramOptions());
            assertThat(trace).containsExactly("made");
            var address = receiver.transport()
                    .getExtraInfo(asyncio.streams.ExtraInfo.SOCKNAME)
                    .orElseThrow();
            var sender = Net.createDatagramEndpoint(
                    Listening::new, null, (InetSocketAddress) address, new DatagramOptions());
            sender.transport().sendTo("a".getBytes(StandardCharsets.UTF_8));
            sender.transport().sendTo("b".getBytes(StandardCharsets.UTF_8), address);
            assertThat(sender.transport().getWriteBufferSize()).isEqualTo(2 * (1 + 8));
            sender.transport().close();
            until(() -> receiver.protocol().received.size() == 2);
            assertThat(receiver.protocol().received).containsExactly("a", "b");
            receiver.transport().abort();
            until(() -> trace.size() == 4);

            assertThat(trace).containsExactly("made", "made", "lost null", "lost null");
        });
    }

    @Test
    void anEndpointNeedsAnAddressOrAFamily() {
        run(() -> assertThatThrownBy(
                        () -> Net.createDatagramEndpoint(Listening::new, null, null, new DatagramOptions()))
                .isInstanceOf(IllegalArgumentException.class));
    }
}
