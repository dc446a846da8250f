package asyncio.testing;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.Future;
import asyncio.TimerHandle;
import asyncio.streams.MemoryTransport;
import asyncio.streams.Packet;
import asyncio.streams.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One connection of a [SimulatedNetwork].
final class SimulatedLink {
    /// After what time a lost packet is sent again; after the next loss of it, twice that.
    private static final Duration RETRANSMISSION = Duration.ofMillis(200);

    /// The context of all packets; it has no other use than to tell them from other timers.
    private static final Context UNDER_WAY = new Context();

    private final SimulatedNetwork network;
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final String from;
    private final String name;
    private final String to;

    /// What waits for the end of a partition.
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();

    private @Nullable MemoryTransport transport;

    /// How many packets are.
    private int underWay;

    /// How many directions are at their end.
    private int ended;

    SimulatedLink(SimulatedNetwork network, String from, String name, String to) {
        this.network = network;
        this.from = from;
        this.name = name;
        this.to = to;
    }

    boolean joins(String one, String other) {
        return (from.equals(one) && to.equals(other)) || (from.equals(other) && to.equals(one));
    }

    void connected(MemoryTransport first) {
        transport = first;
    }

    Wire there() {
        return packet -> send(packet, from + " -> " + name);
    }

    Wire back() {
        return packet -> send(packet, name + " -> " + from);
    }

    /// Returns a future that is done when something small has crossed the network once.
    Future<@Nullable Void> crossing() {
        var crossed = loop.<@Nullable Void>createFuture();
        travel(() -> {
            if (!crossed.done()) crossed.setResult(null);
        });
        return crossed;
    }

    private void send(Packet packet, String direction) {
        if (packet.kind() != Packet.Kind.DATA) {
            network.note(direction + " " + packet.kind());
            ended += packet.kind() == Packet.Kind.EOF ? 1 : 2;
            travel(packet::arrive);
            return;
        }
        for (var piece : packet.divide(network.pieceSize(packet.size()))) {
            network.note(direction + " " + piece.size() + " bytes");
            travel(piece::arrive);
        }
        if (network.resetsConnection()) reset();
    }

    /// Has something happen at the other end, after the time that it takes to get there.
    private void travel(Runnable arrive) {
        var time = network.latency();
        for (var again = RETRANSMISSION; network.losesPacket(); again = again.multipliedBy(2)) time = time.plus(again);
        underWay++;
        loop.callLater(time, () -> reachOrWait(arrive), UNDER_WAY);
    }

    private void reachOrWait(Runnable arrive) {
        if (network.parted(from, to)) {
            held.add(arrive);
            return;
        }
        underWay--;
        arrive.run();
        if (ended >= 2 && underWay == 0) network.forget(this);
    }

    /// Brings what was held up by a partition on its way.
    void release() {
        for (int i = held.size(); i > 0; i--) {
            underWay--;
            travel(held.remove());
        }
    }

    /// Whether a timer is a packet that is under way.
    static boolean isPacket(TimerHandle timer) {
        return timer.getContext() == UNDER_WAY;
    }

    void reset() {
        network.forget(this);
        held.clear();
        if (transport == null) return;
        network.note(this + " is reset");
        transport.sever(SimulatedNetwork.broken(this));
    }

    @Override
    public String toString() {
        return "connection " + from + " -> " + name;
    }
}
