package asyncio.net;

final class UringGivenSocketTest extends GivenSocketContract {
    @Override
    IoKind kind() {
        return IoKind.IO_URING;
    }
}
