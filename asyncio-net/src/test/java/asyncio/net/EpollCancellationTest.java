package asyncio.net;

final class EpollCancellationTest extends CancellationContract {
    @Override
    IoKind kind() {
        return IoKind.EPOLL;
    }
}
