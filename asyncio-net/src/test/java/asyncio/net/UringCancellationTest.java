package asyncio.net;

final class UringCancellationTest extends CancellationContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
