package asyncio.net;

final class EpollTransportTest extends TransportContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
