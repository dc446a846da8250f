package asyncio.net;

final class EpollSendfileTest extends SendfileContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
