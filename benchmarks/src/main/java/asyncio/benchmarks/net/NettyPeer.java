package asyncio.benchmarks.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.Version;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/// The same servers with bare Netty, on one thread: what a program without a library on top would write.
@SuppressWarnings("FutureReturnValueIgnored") // What fails is a connection, and is seen by the client.
final class NettyPeer {
    private NettyPeer() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("--version")) {
            var version = Version.identify().get("netty-transport");
            System.out.println("Netty" + (version == null ? "" : " " + version.artifactVersion()) + ", "
                    + (Epoll.isAvailable() ? "epoll" : "NIO"));
            return;
        }
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var group = new MultiThreadIoEventLoopGroup(1, io);
        try {
            var channel = args[0].equals("udp") ? bindUdp(group) : bind(group, handler(args[0]));
            Control.serve(((InetSocketAddress) channel.localAddress()).getPort());
        } finally {
            group.shutdownGracefully();
        }
    }

    private static Supplier<ChannelHandler[]> handler(String service) {
        return switch (service) {
            case "echo", "echo-streams" -> () -> new ChannelHandler[] {new Echo()};
            case "lines" -> () -> new ChannelHandler[] {new LineBasedFrameDecoder(65_536), new Count(buffer -> 1)};
            case "bulk" -> () -> new ChannelHandler[] {new Count(ByteBuf::readableBytes)};
            case "accept" -> () -> new ChannelHandler[] {new Hello()};
            default -> throw new IllegalArgumentException("bare Netty does not know the service '" + service + "'");
        };
    }

    private static Channel bind(MultiThreadIoEventLoopGroup group, Supplier<ChannelHandler[]> handlers)
            throws IOException, InterruptedException {
        Class<? extends ServerSocketChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        return new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handlers.get());
                    }
                })
                .bind(Loopback.at(0))
                .sync()
                .channel();
    }

    private static Channel bindUdp(MultiThreadIoEventLoopGroup group) throws IOException, InterruptedException {
        Class<? extends DatagramChannel> type =
                Epoll.isAvailable() ? EpollDatagramChannel.class : NioDatagramChannel.class;
        return new Bootstrap()
                .group(group)
                .channel(type)
                .handler(new UdpEcho())
                .bind(Loopback.at(0))
                .sync()
                .channel();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.close(); // The client has half-closed.
        }
    }

    private static final class Hello extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.close();
        }
    }

    private interface Weight {
        int of(ByteBuf buffer);
    }

    private static final class Count extends SimpleChannelInboundHandler<ByteBuf> {
        private final Weight weight;
        private long count;

        Count(Weight weight) {
            this.weight = weight;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf buffer) {
            count += weight.of(buffer);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.writeAndFlush(Unpooled.copyLong(count)).addListener(done -> context.close());
        }
    }

    private static final class UdpEcho extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            context.writeAndFlush(new DatagramPacket(packet.content().retain(), packet.sender()));
        }
    }
}
