package asyncio.net;

final class EpollTlsTest extends TlsContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
