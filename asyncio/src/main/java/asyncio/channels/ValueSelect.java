package asyncio.channels;

import asyncio.Coroutine;
import asyncio.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A [Select] whose actions return something. See [Select#selectValue].
///
/// @param <R> what the actions return
public final class ValueSelect<R extends @Nullable Object> {
    final Selection<R> selection = new Selection<>();

    ValueSelect() {}

    /// Adds a clause: an item is received. See [Select#onReceive(Receiver, Select.Action)].
    ///
    /// @param receiver where from
    /// @param action makes something of the item
    /// @param <T> the type of the item
    /// @return this
    public <T extends @Nullable Object> ValueSelect<R> onReceive(
            Receiver<T> receiver, Action<? super T, ? extends R> action) {
        selection.add(new Clause.Receive<T, R>(receiver, action, null));
        return this;
    }

    /// Adds a clause: an item is received, or nothing more comes. Leave it out the next time then.
    ///
    /// @param receiver where from
    /// @param action makes something of the item
    /// @param ended is called when nothing more comes
    /// @param <T> the type of the item
    /// @return this
    public <T extends @Nullable Object> ValueSelect<R> onReceive(
            Receiver<T> receiver, Action<? super T, ? extends R> action, Coroutine<? extends R> ended) {
        selection.add(new Clause.Receive<T, R>(receiver, action, Objects.requireNonNull(ended, "ended")));
        return this;
    }

    /// Adds a clause: an item is sent. See [Select#onSend].
    ///
    /// @param sender where to
    /// @param item the item
    /// @param action is called when it was sent
    /// @param <T> the type of the item
    /// @return this
    public <T extends @Nullable Object> ValueSelect<R> onSend(
            Sender<? super T> sender, T item, Coroutine<? extends R> action) {
        selection.add(new Clause.Send<R>(sender, Signal.mask(item), action));
        return this;
    }

    /// Adds a clause: a future is done. See [Select#onDone].
    ///
    /// @param future the future, of the same loop
    /// @param action makes something of its result
    /// @param <T> the type of the result
    /// @return this
    /// @throws IllegalArgumentException if the future belongs to another loop
    public <T extends @Nullable Object> ValueSelect<R> onDone(Future<T> future, Action<? super T, ? extends R> action) {
        selection.add(new Clause.Done<T, R>(future, action));
        return this;
    }

    /// Adds a clause: some time has passed since this call.
    ///
    /// @param delay how long; zero or less for: at once, unless a clause before can happen
    /// @param action is called then
    /// @return this
    public ValueSelect<R> onTimeout(Duration delay, Coroutine<? extends R> action) {
        selection.add(new Clause.Timer<R>(delay, action));
        return this;
    }

    /// Says what to do when no clause can happen at once. The select does not suspend then.
    ///
    /// @param action is called then
    /// @return this
    public ValueSelect<R> orElse(Coroutine<? extends R> action) {
        selection.orElse(action);
        return this;
    }

    /// Has any one clause happen if several could at once, so that a busy channel does not starve those behind it.
    ///
    /// @param generator decides; one with a seed makes the same choices each time
    /// @return this
    public ValueSelect<R> inRandomOrder(RandomGenerator generator) {
        selection.inRandomOrder(generator);
        return this;
    }

    /// What to make of what a clause has brought.
    ///
    /// @param <T> what it brings
    /// @param <R> what is made of it
    @FunctionalInterface
    public interface Action<T extends @Nullable Object, R extends @Nullable Object> {
        /// Makes it. May suspend.
        ///
        /// @param value the item or the result
        /// @return what [Select#selectValue] is to return
        /// @throws Exception what went wrong, as itself
        R handle(T value) throws Exception;
    }
}
