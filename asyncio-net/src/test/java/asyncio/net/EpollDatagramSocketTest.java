package asyncio.net;

final class EpollDatagramSocketTest extends DatagramSocketContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
