package asyncio.net;

final class EpollUnixSocketTest extends UnixSocketContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
