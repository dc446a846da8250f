package asyncio.net;

final class UringTlsTest extends TlsContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
