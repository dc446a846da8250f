package asyncio.net;

final class UringUnixSocketTest extends UnixSocketContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
