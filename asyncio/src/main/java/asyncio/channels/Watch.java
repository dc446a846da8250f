package asyncio.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A value that changes, and tasks that want to know the newest one.
///
/// {@snippet class = "asyncio.channels.WatchTest" region = "watch"}
///
/// Setting it never waits. Who is slow misses what was in between, never the newest.
///
/// Tokio: `watch`. Kotlin: `StateFlow`.
///
/// @param <T> the type of the value
public final class Watch<T extends @Nullable Object> implements AutoCloseable {
    private final List<WatchInbox> subscriptions = new ArrayList<>();
    private T value;
    private boolean closed;

    /// Creates a watched value.
    ///
    /// @param initial the first value
    public Watch(T initial) {
        this.value = initial;
    }

    /// Returns the value. Does not suspend.
    ///
    /// @return the newest one
    public T get() {
        return value;
    }

    /// Sets the value and wakes those who wait for a change; one that is equal to the last is no change. Does not
    /// suspend.
    ///
    /// @param newest the value
    /// @throws ChannelClosedException if this was closed
    public void set(T newest) {
        if (closed) throw ChannelClosedException.of(this);
        if (Objects.equals(value, newest)) return;
        value = newest;
        for (var subscription : subscriptions) subscription.replace(Signal.mask(newest));
    }

    /// Sets the value to what a function makes of it, see [#set]. Does not suspend.
    ///
    /// @param change makes the new value of the old one
    public void update(UnaryOperator<T> change) {
        set(change.apply(value));
    }

    /// Subscribes: the receiver gets the value as it is, and then the newest one after each change. Does not suspend.
    ///
    /// @return what receives the values
    public Receiver<T> subscribe() {
        var subscription = new WatchInbox(subscriptions);
        subscription.replace(Signal.mask(value));
        if (closed) subscription.end(null);
        else subscriptions.add(subscription);
        return new Receiver<>(subscription);
    }

    /// Waits until the value is a certain one. Suspends unless it is so already. Of values that change again before the
    /// current task has its turn only the newest is looked at.
    ///
    /// @param condition says whether it is
    /// @return the value
    /// @throws EndOfChannelException if this is closed before
    public T awaitUntil(Predicate<? super T> condition) {
        Objects.requireNonNull(condition, "condition");
        try (var values = subscribe()) {
            while (true) {
                T newest = values.receive();
                if (condition.test(newest)) return newest;
            }
        }
    }

    /// Closes this: there will be no change any more. Receivers get the newest value if they have not seen it, and then
    /// their iteration is over. Does not suspend.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        for (var subscription : subscriptions) subscription.end(null);
    }

    @Override
    public String toString() {
        return "Watch[" + value + ", subscriptions=" + subscriptions.size() + (closed ? ", closed" : "") + "]";
    }
}
