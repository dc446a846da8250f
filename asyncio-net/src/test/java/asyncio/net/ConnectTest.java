package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Event;
import asyncio.EventLoop;
import asyncio.ExceptionGroup;
import asyncio.streams.ClientConnected;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Finding addresses and choosing among them.
final class ConnectTest extends OnLoop {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final String HOST = "host.example";

    /// A resolver that knows one host.
    private static Resolver answering(String... addresses) {
        return _ -> Stream.of(addresses).map(InetAddress::ofLiteral).toList();
    }

    private static List<InetSocketAddress> addresses(String... addresses) {
        return Stream.of(addresses)
                .map(address -> new InetSocketAddress(InetAddress.ofLiteral(address), 80))
                .toList();
    }

    private static Server listen() throws IOException {
        return Net.createServer(Recorder::new, LOCALHOST, 0);
    }

    private static ServerSocket full() throws IOException {
        return new ServerSocket(0, 1, InetAddress.ofLiteral(LOCALHOST));
    }

    /// Fills the queue of a listener that accepts nobody, so that the next to connect waits for long.
    private static List<Socket> fill(ServerSocket listener) throws IOException {
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < 8; i++) {
            var socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), 50);
            } catch (java.net.SocketTimeoutException e) {
                return sockets;
            }
        }
        throw new IllegalStateException("the queue of " + listener + " has no end");
    }

    // ---- One address after another

    @Test
    void theNextAddressIsTriedWhenOneRefuses() {
        run(() -> {
            try (var server = listen()) {
                var options = new ConnectOptions().resolver(answering("127.0.0.2", LOCALHOST));
                Net.openConnection(HOST, server.port(), options).close();
                server.shutdown(Duration.ZERO);
            }
        });
    }

    @Test
    void theErrorNamesEveryAddress() {
        run(() -> {
            int port = closedPort();
            var options = new ConnectOptions().resolver(answering("127.0.0.2", LOCALHOST));

            assertThatThrownBy(() -> Net.openConnection(HOST, port, options))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("cannot connect to host.example, port \\d+: "
                            + "\\[/127.0.0.2:\\d+: Connection refused, /127.0.0.1:\\d+: Connection refused]")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
            assertThatThrownBy(() -> Net.openConnection(LOCALHOST, port)).isInstanceOf(ConnectException.class);
        });
    }

    @Test
    @SuppressWarnings("NullAway") // Wrong on purpose.
    void nullIsRefusedByName() {
        run(() -> {
            assertThatThrownBy(() -> Net.openConnection((String) null, 80)).hasMessage("host");
            assertThatThrownBy(() -> Net.startServer((_, _) -> {}, (String) null, 0))
                    .hasMessageStartingWith("host: the empty string means");
            assertThatThrownBy(() -> Net.startServer((ClientConnected) null, LOCALHOST, 0))
                    .hasMessage("handler");
            assertThatThrownBy(() -> Net.openUnixConnection((Path) null)).hasMessage("path");
            assertThatThrownBy(() -> Net.startUnixServer((_, _) -> {}, (Path) null))
                    .hasMessage("path");
        });
        assertThatThrownBy(() -> new ConnectOptions().limit(0)).hasMessage("limit is 0, must be positive");
        assertThatThrownBy(() -> new ServerOptions().limit(0)).hasMessage("limit is 0, must be positive");
    }

    @Test
    void allErrorsComeInAGroupIfAskedFor() {
        run(() -> {
            int port = closedPort();
            var options = new ConnectOptions().allErrors();

            assertThatThrownBy(() -> Net.openConnection(LOCALHOST, port, options))
                    .isInstanceOf(ExceptionGroup.class)
                    .satisfies(e -> assertThat(((ExceptionGroup) e).exceptions())
                            .singleElement()
                            .isInstanceOf(ConnectException.class));
        });
    }

    private static int closedPort() throws IOException {
        try (var listener = new ServerSocket(0)) {
            return listener.getLocalPort();
        }
    }

    @Test
    void theLocalAddressMayBeChosen() {
        run(() -> {
            try (var server = listen()) {
                var local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.3"), 0);
                var client = Net.createConnection(
                        Recorder::new, LOCALHOST, server.port(), new ConnectOptions().localAddress(local));
                assertThat(client.transport().toString()).contains("/127.0.0.3:");
                client.transport().close();
                server.shutdown(Duration.ofSeconds(5));
            }
        });
    }

    // ---- Happy eyeballs

    @Test
    void aSlowAddressDoesNotHoldTheNextOneUp() {
        run(() -> {
            try (var listener = full()) {
                var fillers = fill(listener);
                int port = listener.getLocalPort();
                try (var server = Net.createServer(Recorder::new, "127.0.0.2", port)) {
                    var options = new ConnectOptions()
                            .resolver(answering(LOCALHOST, "127.0.0.2"))
                            .happyEyeballsDelay(MOMENT);
                    Net.openConnection(HOST, port, options).close();
                    server.shutdown(Duration.ofSeconds(5));
                }
                for (var filler : fillers) filler.close();
            }
        });
    }

    @Test
    void aRefusalStartsTheNextAttemptAtOnce() {
        run(() -> {
            try (var server = listen()) {
                var options = new ConnectOptions()
                        .resolver(answering("127.0.0.2", LOCALHOST))
                        .happyEyeballsDelay(Duration.ofHours(1));
                Net.openConnection(HOST, server.port(), options).close();
                server.shutdown(Duration.ofSeconds(5));
            }
        });
    }

    @Test
    void whenAllAttemptsFailAllErrorsAreThere() {
        run(() -> {
            int port = closedPort();
            var options = new ConnectOptions()
                    .resolver(answering("127.0.0.2", LOCALHOST, "127.0.0.3"))
                    .happyEyeballsDelay(Duration.ofMillis(1))
                    .allErrors();

            assertThatThrownBy(() -> Net.openConnection(HOST, port, options))
                    .isInstanceOf(ExceptionGroup.class)
                    .satisfies(
                            e -> assertThat(((ExceptionGroup) e).exceptions()).hasSize(3));
        });
    }

    @Test
    void familiesTakeTurns() {
        var found = addresses("::1", "::2", "::3", "1.1.1.1", "2.2.2.2");

        assertThat(HostAddresses.interleaved(found, 0)).isSameAs(found);
        assertThat(HostAddresses.interleaved(found, 1)).isEqualTo(addresses("::1", "1.1.1.1", "::2", "2.2.2.2", "::3"));
        assertThat(HostAddresses.interleaved(found, 2)).isEqualTo(addresses("::1", "::2", "1.1.1.1", "::3", "2.2.2.2"));
        assertThat(HostAddresses.interleaved(found, 9)).isEqualTo(addresses("::1", "::2", "::3", "1.1.1.1", "2.2.2.2"));
    }

    // ---- Names

    @Test
    void hostsAreLookedUp() {
        run(() -> {
            assertThat(Net.getaddrinfo("localhost", 80))
                    .contains(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 80));
            assertThat(Net.getaddrinfo("::1", 80)).isEqualTo(addresses("::1"));
            assertThat(Net.getnameinfo(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 80)))
                    .isNotEmpty();
            assertThatThrownBy(() -> Net.openConnection("no.such.host.invalid", 80))
                    .isInstanceOf(UnknownHostException.class);
        });
    }

    @Test
    void onlyAddressesOfTheFamilyCount() {
        run(() -> {
            var options = new ConnectOptions().family(StandardProtocolFamily.INET6);

            assertThatThrownBy(() -> Net.openConnection(LOCALHOST, 80, options))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("127.0.0.1 has no address of family INET6");
        });
    }

    @Test
    void namesThatLookLikeAddressesAreNames() {
        assertThat(JdkResolver.isNumeric("1.2.3.4")).isTrue();
        assertThat(JdkResolver.isNumeric("::1")).isTrue();
        assertThat(JdkResolver.isNumeric("fe80::1%lo")).isFalse();
        assertThat(JdkResolver.isNumeric("host1")).isFalse();
        assertThat(JdkResolver.isNumeric("a.b")).isFalse();
        assertThat(JdkResolver.isNumeric("")).isFalse();
    }

    // ---- Cancelling

    @Test
    void cancellingALookUpEndsTheWait() {
        run(() -> {
            var never = new ConnectOptions().resolver(_ -> {
                new Event().await();
                return List.of();
            });
            cancelled(() -> Net.openConnection(HOST, 80, never));
        });
    }

    @Test
    void cancellingAnAttemptClosesItsSocket() {
        run(() -> {
            try (var listener = full()) {
                var fillers = fill(listener);
                cancelled(() -> Net.openConnection(LOCALHOST, listener.getLocalPort()));
                cancelled(() -> Net.openConnection(
                        HOST,
                        listener.getLocalPort(),
                        new ConnectOptions()
                                .resolver(answering(LOCALHOST, LOCALHOST))
                                .happyEyeballsDelay(MOMENT)));
                for (var filler : fillers) filler.close();
            }
        });
    }

    private static void cancelled(asyncio.Coroutine<?> connecting) {
        var task = Asyncio.createTask(connecting);
        Asyncio.sleep(Duration.ofMillis(50));
        assertThat(task.done()).isFalse();
        task.cancel();

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    }

    // ---- Loops without a network

    @Test
    void aLoopWithoutNetworkSaysSo() {
        var poller = new asyncio.spi.Poller() {
            @Override
            public void poll(long nanos) {}

            @Override
            public void wakeup() {}

            @Override
            public void close() {}

            @Override
            public String toString() {
                return "a poller without sockets";
            }
        };
        try (var loop = EventLoop.builder().poller(poller).build()) {
            assertThatThrownBy(() -> loop.runUntilComplete(loop.createTask(() -> Net.openConnection(LOCALHOST, 80))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("a poller without sockets", "has no network");
        }
    }
}
