package asyncio.net;

final class NioTlsTest extends TlsContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
