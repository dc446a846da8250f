package asyncio.net;

final class NioDatagramSocketTest extends DatagramSocketContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
