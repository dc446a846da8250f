package asyncio.net;

final class NioCancellationTest extends CancellationContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
