package asyncio.net;

import asyncio.Context;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.Set;

/// Netty's channels around sockets of the JDK, on a loop that waits in something which cannot watch them: [Readiness]
/// does. Used by the carrier, unless it says otherwise.
final class NioGuests {
    private static final int READING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    private final NettyPoller poller;
    private final Readiness readiness;
    private final Set<Guest> guests = new LinkedHashSet<>();

    NioGuests(NettyPoller poller, Readiness readiness) {
        this.poller = poller;
        this.readiness = readiness;
    }

    IoRegistration register(NioIoHandle handle) {
        var guest = new Guest(handle);
        guests.add(guest);
        handle.registered();
        return guest;
    }

    /// The registration of a channel.
    private final class Guest implements IoRegistration {
        private final NioIoHandle handle;
        private final SelectionKey key = new Key(this);
        private final Context context = new Context();
        private int wanted;

        Guest(NioIoHandle handle) {
            this.handle = handle;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Netty's signature.
        public <T> T attachment() {
            return (T) key;
        }

        @Override
        public long submit(IoOps operations) {
            if (!isValid()) return -1;
            want(((NioIoOps) operations).value());
            return wanted;
        }

        private void want(int operations) {
            watch(READING, SelectionKey.OP_READ, operations);
            watch(WRITING, SelectionKey.OP_WRITE, operations);
            wanted = operations;
        }

        private void watch(int group, int operation, int operations) {
            boolean wants = (operations & group) != 0;
            if (wants == ((wanted & group) != 0)) return;
            if (wants) readiness.watch(handle.selectableChannel(), operation, () -> ready(group), context);
            else readiness.unwatch(handle.selectableChannel(), operation);
        }

        /// Tells the carrier that the channel is ready. A callback. Netty asks again when it wants more.
        private void ready(int group) {
            int ready = wanted & group;
            want(wanted & ~group);
            NioIoEvent event = () -> NioIoOps.valueOf(ready);
            poller.request(() -> {
                if (isValid()) handle.handle(this, event);
            });
        }

        @Override
        public boolean isValid() {
            return guests.contains(this);
        }

        @Override
        public boolean cancel() {
            if (!isValid()) return false;
            want(0);
            guests.remove(this);
            handle.unregistered();
            return true;
        }
    }

    /// What the JDK's selector would give. Netty's channels ask it what they are waiting for.
    private static final class Key extends SelectionKey {
        private final Guest guest;

        Key(Guest guest) {
            this.guest = guest;
        }

        @Override
        public int interestOps() {
            return guest.wanted;
        }

        @Override
        public SelectionKey interestOps(int operations) {
            guest.want(operations);
            return this;
        }

        @Override
        public boolean isValid() {
            return guest.isValid();
        }

        @Override
        public void cancel() {
            guest.cancel();
        }

        @Override
        public SelectableChannel channel() {
            return guest.handle.selectableChannel();
        }

        @Override
        public Selector selector() {
            throw new UnsupportedOperationException("a thread waits in the selector: it is not to be touched");
        }

        @Override
        public int readyOps() {
            throw new UnsupportedOperationException("what is ready is told to the channel");
        }
    }
}
