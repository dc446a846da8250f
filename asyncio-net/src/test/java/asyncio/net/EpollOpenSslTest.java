package asyncio.net;

final class EpollOpenSslTest extends OpenSslContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
