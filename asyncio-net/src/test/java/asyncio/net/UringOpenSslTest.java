package asyncio.net;

final class UringOpenSslTest extends OpenSslContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
