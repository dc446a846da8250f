package asyncio.net;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.nio.AbstractNioMessageChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Netty's channel around a Unix socket that listens already. Netty's own one deletes the file at the path of its socket
/// when it is closed, whosever it is by then.
final class GivenUnixServer extends AbstractNioMessageChannel implements ServerChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final ServerSocketChannel socket;
    private final ChannelConfig config = new DefaultChannelConfig(this);

    GivenUnixServer(ServerSocketChannel socket) {
        super(null, socket, SelectionKey.OP_ACCEPT);
        this.socket = socket;
        config.setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator());
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws IOException {
        var connection = socket.accept();
        if (connection == null) return 0;
        accepted.add(new NioDomainSocketChannel(this, connection));
        return 1;
    }

    @Override
    protected void doClose() throws Exception {
        super.doClose();
        socket.close();
    }

    @Override
    public boolean isActive() {
        return isOpen();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return null; // The listener knows it.
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    // It is bound, and has nobody to connect to and nothing to write.

    @Override
    protected void doBind(SocketAddress address) {
        throw unsupported();
    }

    @Override
    protected boolean doConnect(SocketAddress remote, SocketAddress local) {
        throw unsupported();
    }

    @Override
    protected void doFinishConnect() {
        throw unsupported();
    }

    @Override
    protected void doDisconnect() {
        throw unsupported();
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer in) {
        throw unsupported();
    }

    private UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException(socket + " listens already, and only accepts");
    }
}
