package asyncio.net;

final class NioOpenSslTest extends OpenSslContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
