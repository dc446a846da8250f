package asyncio.net;

final class NioSocketOptionsTest extends SocketOptionsContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
