package asyncio.channels;

import java.util.List;

/// The newest value of a [Watch], if a receiver has not seen it yet.
final class WatchInbox extends Inbox {
    private final List<WatchInbox> subscriptions;

    WatchInbox(List<WatchInbox> subscriptions) {
        this.subscriptions = subscriptions;
    }

    /// Puts a value in the place of the last one. A task that waits is not handed the value: by the time it goes on
    /// there may be a newer one.
    void replace(Object value) {
        items.clear();
        items.addLast(value);
        wakeNext();
    }

    private void wakeNext() {
        var next = receivers.first();
        if (next == null) return;
        next.lookAgain();
        receivers.remove(next);
    }

    @Override
    void takeBack(Waiter cancelled) {
        if (!items.isEmpty()) wakeNext();
    }

    @Override
    void abandoned() {
        subscriptions.remove(this);
    }
}
