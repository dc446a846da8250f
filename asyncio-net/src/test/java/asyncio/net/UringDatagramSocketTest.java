package asyncio.net;

final class UringDatagramSocketTest extends DatagramSocketContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
