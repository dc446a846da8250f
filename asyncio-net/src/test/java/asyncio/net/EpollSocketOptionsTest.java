package asyncio.net;

final class EpollSocketOptionsTest extends SocketOptionsContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
