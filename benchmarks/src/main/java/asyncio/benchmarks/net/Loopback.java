package asyncio.benchmarks.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where all servers listen: on 127.0.0.1, which needs no name to be looked up.
final class Loopback {
    private Loopback() {}

    static InetSocketAddress at(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
