package asyncio.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Netty calls the parts of one [IoKind]. Each kind has a class of its own, so that those whose jar is missing are
/// not loaded.
sealed interface Io permits NioIo, NativeIo {
    /// Returns why this kind does not work here, or null if it does.
    @Nullable
    Throwable unavailability();

    IoHandlerFactory handlers();

    Channel tcp();

    ServerChannel tcpServer(SocketProtocolFamily family);

    Channel unix();

    ServerChannel unixServer();

    SocketAddress unixAddress(Path path);

    /// Returns the address of a Unix socket that has a name instead of a file, as Linux knows them.
    ///
    /// @param name the name, which begins with a NUL
    default SocketAddress unixAddress(String name) {
        throw new UnsupportedOperationException("the Unix socket " + UnixName.readable(name)
                + " has no file: only epoll and io_uring can use it. Give a path,"
                + " or choose one of these with -Dasyncio.io or IoKind");
    }

    DatagramChannel udp(SocketProtocolFamily family);

    ChannelOption<Boolean> reusePort();

    /// Returns what says how many hops datagrams to a group may travel. Netty's own option is about all the others on
    /// the native channels.
    List<ChannelOption<Integer>> multicastHops(SocketProtocolFamily family);

    /// Keeps datagrams to a group from coming back to this machine.
    default void endMulticastLoop(DatagramChannel channel) {
        channel.config().setOption(ChannelOption.IP_MULTICAST_LOOP_DISABLED, true);
    }

    /// Sends a datagram without bytes, which most of Netty's channels do not.
    ///
    /// @param target where to, or null if the channel is connected
    /// @return false if the channel can do it itself
    boolean sendEmpty(DatagramChannel channel, @Nullable InetSocketAddress target) throws IOException;

    /// Says what a socket for datagrams is to receive into. Called by the carrier.
    default void prepareToReceive(DatagramChannel channel, ChunkPool chunks) {
        channel.config()
                .setRecvByteBufAllocator(
                        readsAhead() ? new FixedRecvByteBufAllocator(ChunkPool.CHUNK_SIZE) : chunks.receiver());
    }

    /// Whether the thread of the system that uses it first has to use it always. Virtual threads move from one to
    /// another.
    default boolean belongsToThread() {
        return false;
    }

    /// Whether a read is asked for with the memory that it is to fill, so that each needs memory of its own.
    default boolean readsAhead() {
        return false;
    }
}
