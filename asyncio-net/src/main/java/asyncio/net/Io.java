package asyncio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.SocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What Netty calls the parts of one [IoKind]. Each kind has a class of its own, so that those whose jar is missing are
/// not loaded.
sealed interface Io permits NioIo, EpollIo, KqueueIo, UringIo {
    /// Returns why this kind does not work here, or null if it does.
    @Nullable
    Throwable unavailability();

    IoHandlerFactory handlers();

    Channel tcp();

    ServerChannel tcpServer(SocketProtocolFamily family);

    Channel unix();

    ServerChannel unixServer();

    SocketAddress unixAddress(Path path);

    DatagramChannel udp(SocketProtocolFamily family);

    ChannelOption<Boolean> reusePort();

    /// Whether a read is asked for with the memory that it is to fill, so that each needs memory of its own.
    default boolean readsAhead() {
        return false;
    }
}
