package asyncio.net;

final class UringTransportTest extends TransportContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
