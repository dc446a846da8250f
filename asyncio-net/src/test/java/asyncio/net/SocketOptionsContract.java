package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.Outcome;
import asyncio.Task;
import asyncio.streams.Transport;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the options of sockets do, whatever the loop waits in.
abstract class SocketOptionsContract extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0);
    }

    // ---- TCP

    private static <T> T option(Transport transport, ChannelOption<T> option) {
        return ((SocketTransport) transport).channel().config().getOption(option);
    }

    private void accepted(ServerOptions options, BiConsumer<Recorder, Recorder> ends) {
        run(() -> {
            var server = new Recorder();
            try (var listening = Net.createServer(() -> server, List.of(LOCALHOST), 0, options)) {
                Recorder client = Net.createConnection(Recorder::new, LOCALHOST, listening.port())
                        .protocol();
                server.awaitCall("made");
                ends.accept(client, server);
                client.transport().close();
                server.awaitLoss();
                listening.shutdown(LONG);
            }
        });
    }

    @Test
    void smallPiecesDoNotWaitForMore() {
        accepted(new ServerOptions(), (client, server) -> {
            assertThat(option(client.transport(), ChannelOption.TCP_NODELAY)).isTrue();
            assertThat(option(server.transport(), ChannelOption.TCP_NODELAY)).isTrue();
        });
    }

    @Test
    void silentClientsAreAskedIfWanted() {
        accepted(
                new ServerOptions(),
                (_, server) -> assertThat(option(server.transport(), ChannelOption.SO_KEEPALIVE))
                        .isFalse());
        accepted(
                new ServerOptions().keepAlive(true),
                (_, server) -> assertThat(option(server.transport(), ChannelOption.SO_KEEPALIVE))
                        .isTrue());
    }

    /// Returns how many of ten connections are made while nobody accepts any.
    private static long connections(ServerOptions options, Duration patience) throws Exception {
        try (var server = Net.createServer(Recorder::new, List.of(LOCALHOST), 0, options.startServing(false))) {
            var connecting = new ArrayList<Task<?>>();
            for (int i = 0; i < 10; i++) {
                connecting.add(Asyncio.createTask(() -> Asyncio.timeout(patience, _ -> {
                    Net.createConnection(Recorder::new, LOCALHOST, server.port())
                            .transport()
                            .close();
                })));
            }
            return Asyncio.gatherOutcomes(connecting).await().stream()
                    .filter(outcome -> outcome instanceof Outcome.Succeeded<?>)
                    .count();
        }
    }

    @Test
    void onlyAsManyWaitToBeAcceptedAsMay() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the queue is exact on Linux only");
        run(() -> {
            assertThat(connections(new ServerOptions(), LONG)).isEqualTo(10);
            assertThat(connections(new ServerOptions().backlog(1), Duration.ofMillis(200)))
                    .isLessThanOrEqualTo(2);
        });
    }

    @Test
    void aPortIsSharedByThoseWhoAllAgree() {
        run(() -> {
            var served = new HashSet<Server>();
            var options = new ServerOptions().reusePort(true);
            try (var first = Net.createServer(Recorder::new, List.of(LOCALHOST), 0, options);
                    var second = Net.createServer(Recorder::new, List.of(LOCALHOST), first.port(), options)) {
                assertThatThrownBy(() -> Net.createServer(Recorder::new, LOCALHOST, first.port()))
                        .isInstanceOf(BindException.class);
                while (served.size() < 2) { // The system tosses a coin for each.
                    var client = Net.createConnection(Recorder::new, LOCALHOST, first.port());
                    until(() -> Stream.of(first, second)
                            .anyMatch(server -> server.toString().contains("1 clients")));
                    for (var server : List.of(first, second)) {
                        if (server.toString().contains("1 clients")) served.add(server);
                    }
                    client.transport().close();
                    until(() -> Stream.of(first, second)
                            .allMatch(server -> server.toString().contains("0 clients")));
                }
            }
        });
    }

    @Test
    void anAddressIsReusedOnlyIfWanted() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "elsewhere it means something else");
        run(() -> {
            var first = Net.startServer((_, writer) -> writer.close(), LOCALHOST, 0);
            int port = first.port();
            try (var client = Net.openConnection(LOCALHOST, port)) {
                client.reader().read(); // The server closes first, so its end goes to the grave.
            }
            first.shutdown(LONG);

            assertThatThrownBy(() -> Net.createServer(
                            Recorder::new, List.of(LOCALHOST), port, new ServerOptions().reuseAddress(false)))
                    .isInstanceOf(BindException.class);
            Net.createServer(Recorder::new, LOCALHOST, port).close();
        });
    }

    // ---- UDP

    private static DatagramSocket bound(@Nullable InetSocketAddress address, DatagramOptions options)
            throws IOException {
        return Net.openDatagramSocket(address, null, options);
    }

    @Test
    void aPortForDatagramsIsSharedIfWanted() {
        run(() -> {
            for (var options :
                    List.of(new DatagramOptions().reusePort(true), new DatagramOptions().reuseAddress(true))) {
                try (var first = bound(anyPort(), options);
                        var second = bound(first.address(), options)) {
                    assertThat(second.address()).isEqualTo(first.address());
                }
            }
            try (var first = bound(anyPort(), new DatagramOptions())) {
                assertThatThrownBy(() -> bound(first.address(), new DatagramOptions()))
                        .isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void everybodyIsReachedOnlyIfWanted() {
        var four = new DatagramOptions().family(StandardProtocolFamily.INET);
        run(() -> {
            try (var receiver = bound(null, four);
                    var shy = bound(anyPort(), new DatagramOptions())) {
                var everybody = new InetSocketAddress(
                        InetAddress.ofLiteral("127.255.255.255"),
                        receiver.address().getPort());
                shy.send("refused", everybody);
                assertThatThrownBy(shy::receive).isInstanceOf(IOException.class);

                try (var sender = bound(anyPort(), new DatagramOptions().broadcast(true))) {
                    sender.send("to all", everybody);
                    var datagram = receiver.receive();
                    assertThat(datagram.text()).isEqualTo("to all");
                    assertThat(datagram.sender()).isEqualTo(sender.address());
                }
            }
        });
    }

    // ---- Multicast

    private interface Group {
        void play(NetworkInterface network, DatagramSocket receiver, InetSocketAddress group) throws IOException;
    }

    private void inAGroup(StandardProtocolFamily family, Group body) throws SocketException {
        boolean four = family == StandardProtocolFamily.INET;
        var network = multicastInterface(four);
        if (network == null) {
            IO.println(getClass().getSimpleName() + ": no interface of this machine does multicast with " + family);
            abort("no multicast with " + family);
            return;
        }
        int number = ThreadLocalRandom.current().nextInt(1, 0xffff);
        var group = four ? "239.255." + (number >> 8) + "." + (number & 0xff) : "ff12::" + Integer.toHexString(number);
        run(() -> {
            try (var receiver = bound(null, new DatagramOptions().family(family))) {
                body.play(
                        network,
                        receiver,
                        new InetSocketAddress(
                                InetAddress.ofLiteral(group), receiver.address().getPort()));
            }
        });
    }

    private static @Nullable NetworkInterface multicastInterface(boolean four) throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(SocketOptionsContract::doesMulticast)
                .filter(network -> network.inetAddresses()
                        .anyMatch(four ? Inet4Address.class::isInstance : Inet6Address.class::isInstance))
                .findFirst()
                .orElse(null);
    }

    private static boolean doesMulticast(NetworkInterface network) {
        try {
            return network.isUp() && network.supportsMulticast();
        } catch (SocketException e) {
            return false;
        }
    }

    /// Sends a datagram to the one socket alone, which arrives behind the others, and returns what arrives.
    private static String nextOf(DatagramSocket receiver, DatagramSocket sender) throws IOException {
        var loopback = sender.address().getAddress() instanceof Inet4Address ? LOCALHOST : "::1";
        sender.send(
                "to you",
                new InetSocketAddress(
                        InetAddress.ofLiteral(loopback), receiver.address().getPort()));
        return receiver.receive().text();
    }

    private void joinAndLeave(StandardProtocolFamily family) throws SocketException {
        inAGroup(family, (network, receiver, group) -> {
            var options = new DatagramOptions().family(family).multicastInterface(network);
            try (var sender = bound(null, options)) {
                receiver.join(group.getAddress(), network);
                sender.send("to the group", group);
                assertThat(receiver.receive().text()).isEqualTo("to the group");

                receiver.leave(group.getAddress(), network);
                sender.send("to those who are left", group);
                assertThat(nextOf(receiver, sender)).isEqualTo("to you");
            }
        });
    }

    @Test
    void membersOfAGroupReceiveWhatIsSentToIt() throws SocketException {
        joinAndLeave(StandardProtocolFamily.INET);
    }

    @Test
    void thereAreGroupsInIpv6Too() throws SocketException {
        joinAndLeave(StandardProtocolFamily.INET6);
    }

    private void sendWithoutReturn(StandardProtocolFamily family) throws SocketException {
        inAGroup(family, (network, receiver, group) -> {
            var options = new DatagramOptions()
                    .family(family)
                    .multicastInterface(network)
                    .multicastLoop(false);
            try (var sender = bound(null, options)) {
                receiver.join(group.getAddress(), network);
                sender.send("not for this machine", group);
                assertThat(nextOf(receiver, sender)).isEqualTo("to you");
            }
        });
    }

    @Test
    void whatIsSentToAGroupComesBackUnlessUnwanted() throws SocketException {
        sendWithoutReturn(StandardProtocolFamily.INET);
    }

    @Test
    void whatIsSentToAGroupOfIpv6ComesBackUnlessUnwanted() throws SocketException {
        sendWithoutReturn(StandardProtocolFamily.INET6);
    }

    @Test
    void datagramsToAGroupTravelAsFarAsTheyMay() {
        run(() -> {
            for (var family : List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
                var options = new DatagramOptions().family(family);
                try (var near = bound(null, options)) {
                    assertThat(hops(near, family)).containsOnly(1);
                }
                try (var far = bound(null, options.multicastHops(7))) {
                    assertThat(hops(far, family)).containsOnly(7);
                }
            }
        });
    }

    private List<Integer> hops(DatagramSocket socket, StandardProtocolFamily family) {
        var config = ((UdpTransport) socket.transport()).channel().config();
        return kind().io().multicastHops(SocketProtocolFamily.of(family)).stream()
                .map(config::getOption)
                .toList();
    }

    @Test
    void badOptionsOfAGroupAreRefused() {
        assertThatThrownBy(() -> new DatagramOptions().multicastHops(256))
                .hasMessage("hops is 256, must be between 0 and 255");
        run(() -> {
            try (var socket = bound(anyPort(), new DatagramOptions())) {
                var loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral(LOCALHOST));
                assertThatThrownBy(() -> socket.join(InetAddress.ofLiteral(LOCALHOST), loopback))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("is no group");
            }
        });
    }
}
