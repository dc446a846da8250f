package asyncio.net;

final class NioSendfileTest extends SendfileContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
