package asyncio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Linux's io_uring, through Netty's native library.
final class UringIo implements NativeIo {
    static final UringIo INSTANCE = new UringIo();

    private UringIo() {}

    @Override
    public @Nullable Throwable unavailability() {
        return IoUring.unavailabilityCause();
    }

    @Override
    public IoHandlerFactory handlers() {
        return IoUringIoHandler.newFactory();
    }

    @Override
    public Channel tcp() {
        return new IoUringSocketChannel();
    }

    @Override
    public ServerChannel tcpServer(SocketProtocolFamily family) {
        return new IoUringServerSocketChannel();
    }

    @Override
    public Channel unix() {
        return new IoUringDomainSocketChannel();
    }

    @Override
    public ServerChannel unixServer() {
        return new IoUringServerDomainSocketChannel();
    }

    @Override
    public SocketAddress unixAddress(String name) {
        return new DomainSocketAddress(name);
    }

    @Override
    public DatagramChannel udp(SocketProtocolFamily family) {
        return new IoUringDatagramChannel(family);
    }

    @Override
    public boolean sendEmpty(DatagramChannel channel, @Nullable InetSocketAddress target) {
        return false;
    }

    @Override
    public List<ChannelOption<Integer>> multicastHops(SocketProtocolFamily family) {
        return UnixDatagrams.multicastHops(family, UnixDatagrams.LINUX);
    }

    @Override
    public boolean readsAhead() {
        return true;
    }

    @Override
    public boolean belongsToThread() {
        return true;
    }
}
