package asyncio.channels;

import org.jspecify.annotations.Nullable;

/// Where the senders of a [Channel] put their items.
final class ChannelOutbox extends Outbox {
    private final ChannelInbox inbox;

    ChannelOutbox(ChannelInbox inbox) {
        this.inbox = inbox;
    }

    @Override
    boolean accept(Object item) {
        if (inbox.ends == 0) throw new BrokenChannelException(this);
        if (inbox.handOver(item)) return true;
        if (!inbox.hasRoom()) return false;
        inbox.items.addLast(item);
        return true;
    }

    @Override
    void tellEnd(@Nullable Throwable cause) {
        inbox.end(cause);
    }

    @Override
    public String toString() {
        var capacity = inbox.capacity;
        return "Channel[" + (capacity == Integer.MAX_VALUE ? "unlimited" : "capacity=" + capacity) + ", "
                + inbox.stateText() + ", senders=" + ends + ", receivers=" + inbox.ends + "]";
    }
}
