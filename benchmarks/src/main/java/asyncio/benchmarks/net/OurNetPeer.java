package asyncio.benchmarks.net;

import asyncio.Asyncio;
import asyncio.FiberKind;
import asyncio.net.DatagramOptions;
import asyncio.net.Net;
import asyncio.net.Server;
import asyncio.net.ServerOptions;
import asyncio.streams.ClientConnected;
import asyncio.streams.DatagramProtocol;
import asyncio.streams.DatagramTransport;
import asyncio.streams.ExtraInfo;
import asyncio.streams.Protocol;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;
import asyncio.streams.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The servers with asyncio for Java: with loop fibers, or with `-Dasyncio.fiber=handoff`.
final class OurNetPeer {
    private OurNetPeer() {}

    public static void main(String[] args) {
        if (args[0].equals("--version")) {
            System.out.println(FiberKind.preferred() + " fibers");
            return;
        }
        Asyncio.run(() -> {
            int port = listen(args[0]);
            System.err.println(Asyncio.getRunningLoop());
            Asyncio.toThread(() -> Control.serve(port));
        });
    }

    private static int listen(String service) throws IOException {
        return switch (service) {
            case "echo" -> serve(Echo::new).port();
            case "accept" -> serve(Hello::new).port();
            case "udp" ->
                Net.createDatagramEndpoint(UdpEcho::new, Loopback.at(0), null, new DatagramOptions())
                        .transport()
                        .getExtraInfo(ExtraInfo.SOCKNAME)
                        .map(address -> ((InetSocketAddress) address).getPort())
                        .orElseThrow();
            case "echo-streams" -> streams(OurNetPeer::echo).port();
            case "lines" -> streams(OurNetPeer::lines).port();
            case "bulk" -> streams(OurNetPeer::bulk).port();
            default ->
                throw new IllegalArgumentException("asyncio for Java does not know the service '" + service + "'");
        };
    }

    private static Server serve(Supplier<Protocol> factory) throws IOException {
        return Net.createServer(factory, List.of("127.0.0.1"), 0, new ServerOptions().backlog(4096));
    }

    private static Server streams(ClientConnected handler) throws IOException {
        return Net.startServer(handler, List.of("127.0.0.1"), 0, new ServerOptions().backlog(4096));
    }

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] data; (data = reader.read(65_536)).length > 0; ) {
            writer.write(data);
            writer.drain();
        }
        writer.close();
    }

    private static void lines(StreamReader reader, StreamWriter writer) throws IOException {
        long count = 0;
        while (reader.readLine().length > 0) count++;
        answer(writer, count);
    }

    private static void bulk(StreamReader reader, StreamWriter writer) throws IOException {
        long count = 0;
        var buffer = ByteBuffer.allocate(262_144);
        for (int some; (some = reader.read(buffer)) > 0; buffer.clear()) count += some;
        answer(writer, count);
    }

    private static void answer(StreamWriter writer, long count) throws IOException {
        writer.write(ByteBuffer.allocate(Long.BYTES).putLong(0, count));
        writer.drain();
        writer.close();
    }

    private static final class Echo implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            Objects.requireNonNull(transport, "transport").write(data);
        }
    }

    private static final class Hello implements Protocol {
        @Override
        public void connectionMade(Transport transport) {
            transport.close();
        }
    }

    private static final class UdpEcho implements DatagramProtocol {
        private @Nullable DatagramTransport transport;

        @Override
        public void connectionMade(DatagramTransport transport) {
            this.transport = transport;
        }

        @Override
        public void datagramReceived(ByteBuffer data, SocketAddress sender) {
            Objects.requireNonNull(transport, "transport").sendTo(data, sender);
        }
    }
}
