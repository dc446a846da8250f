package asyncio.net;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the native libraries of Netty have in common.
sealed interface NativeIo extends Io permits EpollIo, KqueueIo, UringIo {
    @Override
    default SocketAddress unixAddress(Path path) {
        return new DomainSocketAddress(path.toString());
    }

    @Override
    default ChannelOption<Boolean> reusePort() {
        return UnixChannelOption.SO_REUSEPORT;
    }

    @Override
    default boolean sendEmpty(DatagramChannel channel, @Nullable InetSocketAddress target) throws IOException {
        UnixDatagrams.sendEmpty((UnixChannel) channel, target);
        return true;
    }
}
