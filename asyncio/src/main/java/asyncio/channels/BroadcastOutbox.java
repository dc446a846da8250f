package asyncio.channels;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the senders of a [Broadcast] put their items: into every subscription at once, or into none.
final class BroadcastOutbox extends Outbox {
    final List<Subscription> subscriptions = new ArrayList<>();

    @Override
    boolean accept(Object item) {
        for (var subscription : subscriptions) {
            if (!subscription.isReady()) return false;
        }
        for (var subscription : subscriptions) subscription.add(item);
        return true;
    }

    /// Sends what waits, as far as there is room now.
    void flush() {
        for (Waiter sender; (sender = senders.first()) != null && accept(sender.item); ) takeWaiting();
    }

    void remove(Subscription subscription) {
        subscriptions.remove(subscription);
        flush();
    }

    @Override
    void tellEnd(@Nullable Throwable cause) {
        for (var subscription : subscriptions) subscription.end(cause);
    }

    @Override
    public String toString() {
        int waiting = senders.size();
        return "Broadcast[subscriptions=" + subscriptions.size() + ", senders=" + ends
                + (waiting == 0 ? "" : ", waiting=" + waiting) + (isEnded() ? ", ended" : "") + "]";
    }
}
