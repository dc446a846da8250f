package asyncio.channels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Items that every subscriber gets.
///
/// {@snippet class = "asyncio.channels.BroadcastTest" region = "broadcast"}
///
/// A subscriber gets every item that is sent from its subscription on, in the order in which they were sent, at its own
/// pace: it has a buffer of its own, and says what happens when that is full. Without subscribers items go nowhere.
///
/// Tokio: `broadcast`. Kotlin: `SharedFlow`.
///
/// @param <T> the type of the items
public final class Broadcast<T extends @Nullable Object> {
    private final BroadcastOutbox outbox = new BroadcastOutbox();
    private final Sender<T> sender = new Sender<>(outbox);

    /// Creates a broadcast without subscribers.
    public Broadcast() {}

    /// Returns the first sender of this broadcast. The same one each time; [Sender#duplicate] makes more.
    ///
    /// @return the sender. When the last one is closed, subscribers get what is left, and their iteration is over.
    public Sender<T> sender() {
        return sender;
    }

    /// Subscribes. Does not suspend.
    ///
    /// @param capacity how many items the subscriber may be behind, one at least
    /// @param overflow what happens when it is behind so far and another item comes
    /// @return what receives the items; closing it ends the subscription
    /// @throws IllegalArgumentException if the capacity is less than one
    public Receiver<T> subscribe(int capacity, Overflow overflow) {
        Objects.requireNonNull(overflow, "overflow");
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "a subscription cannot have a capacity of " + capacity + ": it needs room for one item at least");
        }
        var subscription = new Subscription(outbox, capacity, overflow);
        if (outbox.isEnded()) subscription.end(outbox.failure());
        else outbox.subscriptions.add(subscription);
        return new Receiver<>(subscription);
    }

    /// Returns how many subscriptions there are.
    ///
    /// @return the number
    public int subscriptions() {
        return outbox.subscriptions.size();
    }

    @Override
    public String toString() {
        return outbox.toString();
    }
}
