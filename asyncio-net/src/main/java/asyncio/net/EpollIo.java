package asyncio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Linux's epoll, through Netty's native library.
final class EpollIo implements NativeIo {
    static final EpollIo INSTANCE = new EpollIo();

    private EpollIo() {}

    @Override
    public @Nullable Throwable unavailability() {
        return Epoll.unavailabilityCause();
    }

    @Override
    public IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public Channel tcp() {
        return new EpollSocketChannel();
    }

    @Override
    public ServerChannel tcpServer(SocketProtocolFamily family) {
        return new EpollServerSocketChannel(family);
    }

    @Override
    public Channel unix() {
        return new EpollDomainSocketChannel();
    }

    @Override
    public ServerChannel unixServer() {
        return new EpollServerDomainSocketChannel();
    }

    @Override
    public SocketAddress unixAddress(String name) {
        return new DomainSocketAddress(name);
    }

    @Override
    public DatagramChannel udp(SocketProtocolFamily family) {
        return new EpollDatagramChannel(family);
    }

    /// Has one call of the system receive many datagrams.
    @Override
    public void prepareToReceive(DatagramChannel channel, ChunkPool chunks) {
        channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, ChunkPool.CHUNK_SIZE);
        channel.config().setRecvByteBufAllocator(chunks.batchReceiver());
    }

    @Override
    public List<ChannelOption<Integer>> multicastHops(SocketProtocolFamily family) {
        return UnixDatagrams.multicastHops(family, UnixDatagrams.LINUX);
    }
}
