package asyncio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kqueue of macOS and the BSDs, through Netty's native library.
final class KqueueIo implements NativeIo {
    static final KqueueIo INSTANCE = new KqueueIo();

    private KqueueIo() {}

    @Override
    public @Nullable Throwable unavailability() {
        return KQueue.unavailabilityCause();
    }

    @Override
    public IoHandlerFactory handlers() {
        return KQueueIoHandler.newFactory();
    }

    @Override
    public Channel tcp() {
        return new KQueueSocketChannel();
    }

    @Override
    public ServerChannel tcpServer(SocketProtocolFamily family) {
        return new KQueueServerSocketChannel();
    }

    @Override
    public Channel unix() {
        return new KQueueDomainSocketChannel();
    }

    @Override
    public ServerChannel unixServer() {
        return new KQueueServerDomainSocketChannel();
    }

    @Override
    public DatagramChannel udp(SocketProtocolFamily family) {
        return new KQueueDatagramChannel(family);
    }

    @Override
    public List<ChannelOption<Integer>> multicastHops(SocketProtocolFamily family) {
        return UnixDatagrams.multicastHops(family, UnixDatagrams.BSD);
    }
}
