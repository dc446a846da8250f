package asyncio.net;

final class UringSendfileTest extends SendfileContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
