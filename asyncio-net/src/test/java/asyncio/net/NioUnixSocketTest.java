package asyncio.net;

final class NioUnixSocketTest extends UnixSocketContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
