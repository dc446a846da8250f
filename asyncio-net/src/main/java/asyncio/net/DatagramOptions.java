package asyncio.net;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How to send and receive datagrams. Python: the keyword arguments of `create_datagram_endpoint`.
///
/// Each method sets one option and returns these options: `new DatagramOptions().broadcast(true)`.
public final class DatagramOptions {
    private static final int MOST_HOPS = 255;

    @Nullable
    ProtocolFamily family;

    Resolver resolver = Resolver.jdk();
    private boolean broadcast;
    private boolean reuseAddress;
    private boolean reusePort;
    private @Nullable NetworkInterface multicastInterface;
    private @Nullable Integer multicastHops;
    private boolean multicastLoop = true;

    /// The usual options.
    public DatagramOptions() {}

    /// Sets the family of the socket, where no address says it.
    ///
    /// @param family `StandardProtocolFamily.INET` or `INET6`
    /// @return these options
    public DatagramOptions family(ProtocolFamily family) {
        this.family = Objects.requireNonNull(family, "family");
        return this;
    }

    /// Sets whether datagrams may be sent to everybody on a network. False unless set. Python: `allow_broadcast=`.
    ///
    /// @param broadcast whether they may
    /// @return these options
    public DatagramOptions broadcast(boolean broadcast) {
        this.broadcast = broadcast;
        return this;
    }

    /// Sets whether several sockets may share one address, as those that listen to one multicast group do. False unless
    /// set.
    ///
    /// @param reuse whether they may
    /// @return these options
    public DatagramOptions reuseAddress(boolean reuse) {
        this.reuseAddress = reuse;
        return this;
    }

    /// Sets whether several sockets may share one port; the system then shares the senders out among them. False unless
    /// set.
    ///
    /// @param reuse whether they may
    /// @return these options
    public DatagramOptions reusePort(boolean reuse) {
        this.reusePort = reuse;
        return this;
    }

    /// Sets through which interface datagrams to a multicast group leave.
    ///
    /// @param network the interface
    /// @return these options
    public DatagramOptions multicastInterface(NetworkInterface network) {
        this.multicastInterface = Objects.requireNonNull(network, "network");
        return this;
    }

    /// Sets how many hops datagrams to a multicast group may travel; 1 unless set, which is this network.
    ///
    /// @param hops the number, between 0 and 255
    /// @return these options
    /// @throws IllegalArgumentException if it is out of range
    public DatagramOptions multicastHops(int hops) {
        if (hops < 0 || hops > MOST_HOPS) {
            throw new IllegalArgumentException("hops is " + hops + ", must be between 0 and " + MOST_HOPS);
        }
        this.multicastHops = hops;
        return this;
    }

    /// Sets whether datagrams to a multicast group reach this machine, too. True unless set.
    ///
    /// @param loop whether they do
    /// @return these options
    public DatagramOptions multicastLoop(boolean loop) {
        this.multicastLoop = loop;
        return this;
    }

    void configure(DatagramChannel channel, SocketProtocolFamily opened, Io io) {
        var config = channel.config();
        config.setOption(ChannelOption.SO_BROADCAST, broadcast);
        if (reuseAddress) config.setOption(ChannelOption.SO_REUSEADDR, true);
        if (reusePort) config.setOption(io.reusePort(), true);
        if (multicastInterface != null) config.setOption(ChannelOption.IP_MULTICAST_IF, multicastInterface);
        if (multicastHops != null) {
            for (var option : io.multicastHops(opened)) config.setOption(option, multicastHops);
        }
        if (!multicastLoop) io.endMulticastLoop(channel);
    }
}
