package asyncio.net;

final class UringSocketOptionsTest extends SocketOptionsContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
