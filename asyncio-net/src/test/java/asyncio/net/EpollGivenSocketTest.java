package asyncio.net;

final class EpollGivenSocketTest extends GivenSocketContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
