package asyncio.net;

final class NioGivenSocketTest extends GivenSocketContract {
    @Override
    IoKind kind() {
        return IoKind.NIO;
    }
}
