package asyncio.net;

final class NioTransportTest extends TransportContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
