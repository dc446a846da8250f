package asyncio.channels;

import asyncio.Coroutine;
import asyncio.Future;
import asyncio.VoidCoroutine;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Waits for the first of several things: an item received, an item sent, a future done, a time over.
///
/// {@snippet class = "asyncio.channels.SelectTest" region = "select"}
///
/// Exactly one clause happens, and its action runs then, in the current task. The others leave no trace: nothing was
/// received or sent by them, and nobody waits in their channels any more. If several could happen at once, it is the
/// first one of them, or, with [#inRandomOrder], any. A clause may be left out by an `if`.
///
/// [#selectValue] is the same for actions that return something.
///
/// Go: `select`. Kotlin: `select`, with the same names.
public final class Select {
    private final Selection<@Nullable Void> selection = new Selection<>();

    private Select() {}

    /// Waits for the first of several things. Suspends unless one can happen at once. If the task is cancelled while it
    /// waits, none has happened; a cancellation that comes when an item was sent already is put off, as by
    /// [Sender#send].
    ///
    /// @param clauses says what to wait for
    /// @throws IllegalArgumentException if there is nothing to wait for
    /// @throws asyncio.CancelledError if the current task is cancelled while it waits
    public static void select(Consumer<Select> clauses) {
        var select = new Select();
        clauses.accept(select);
        select.selection.run();
    }

    /// Waits for the first of several things and returns what its action makes of it, see [#select].
    ///
    /// {@snippet class = "asyncio.channels.SelectTest" region = "value"}
    ///
    /// @param clauses says what to wait for
    /// @param <R> what the actions return
    /// @return what the action of the clause that happened returned
    /// @throws IllegalArgumentException if there is nothing to wait for
    /// @throws asyncio.CancelledError if the current task is cancelled while it waits
    public static <R extends @Nullable Object> R selectValue(Consumer<ValueSelect<R>> clauses) {
        var select = new ValueSelect<R>();
        clauses.accept(select);
        return select.selection.run();
    }

    /// Adds a clause: an item is received. It also happens when a sender reported a failure, which is thrown then, and
    /// when nothing more comes, which is an [EndOfChannelException].
    ///
    /// @param receiver where from
    /// @param action takes the item
    /// @param <T> the type of the item
    /// @return this
    public <T extends @Nullable Object> Select onReceive(Receiver<T> receiver, Action<? super T> action) {
        selection.add(new Clause.Receive<T, @Nullable Void>(receiver, returningNull(action), null));
        return this;
    }

    /// Adds a clause: an item is received, or nothing more comes. Leave it out the next time then.
    ///
    /// @param receiver where from
    /// @param action takes the item
    /// @param ended is called when nothing more comes
    /// @param <T> the type of the item
    /// @return this
    public <T extends @Nullable Object> Select onReceive(
            Receiver<T> receiver, Action<? super T> action, VoidCoroutine ended) {
        selection.add(new Clause.Receive<>(receiver, returningNull(action), returningNull(ended)));
        return this;
    }

    /// Adds a clause: an item is sent. It also happens when sending fails, as [Sender#send] says, which is thrown then.
    ///
    /// @param sender where to
    /// @param item the item
    /// @param action is called when it was sent
    /// @param <T> the type of the item
    /// @return this
    public <T extends @Nullable Object> Select onSend(Sender<? super T> sender, T item, VoidCoroutine action) {
        selection.add(new Clause.Send<>(sender, Signal.mask(item), returningNull(action)));
        return this;
    }

    /// Adds a clause: a future is done. If it failed, its exception is thrown. When another clause happens, or the task
    /// is cancelled, the future is left alone.
    ///
    /// @param future the future, of the same loop
    /// @param action takes its result
    /// @param <T> the type of the result
    /// @return this
    /// @throws IllegalArgumentException if the future belongs to another loop
    public <T extends @Nullable Object> Select onDone(Future<T> future, Action<? super T> action) {
        selection.add(new Clause.Done<T, @Nullable Void>(future, returningNull(action)));
        return this;
    }

    /// Adds a clause: some time has passed since this call.
    ///
    /// @param delay how long; zero or less for: at once, unless a clause before can happen
    /// @param action is called then
    /// @return this
    public Select onTimeout(Duration delay, VoidCoroutine action) {
        selection.add(new Clause.Timer<>(delay, returningNull(action)));
        return this;
    }

    /// Says what to do when no clause can happen at once. The select does not suspend then.
    ///
    /// @param action is called then
    /// @return this
    public Select orElse(VoidCoroutine action) {
        selection.orElse(returningNull(action));
        return this;
    }

    /// Has any one clause happen if several could at once, so that a busy channel does not starve those behind it.
    ///
    /// @param generator decides; one with a seed makes the same choices each time
    /// @return this
    public Select inRandomOrder(RandomGenerator generator) {
        selection.inRandomOrder(generator);
        return this;
    }

    private static <T extends @Nullable Object> ValueSelect.Action<T, @Nullable Void> returningNull(Action<T> action) {
        Objects.requireNonNull(action, "action");
        return value -> {
            action.handle(value);
            return null;
        };
    }

    private static Coroutine<@Nullable Void> returningNull(VoidCoroutine action) {
        return Objects.requireNonNull(action, "action").returningNull();
    }

    /// What to do with what a clause has brought.
    ///
    /// @param <T> what it brings
    @FunctionalInterface
    public interface Action<T extends @Nullable Object> {
        /// Does it. May suspend.
        ///
        /// @param value the item or the result
        /// @throws Exception what went wrong, as itself
        void handle(T value) throws Exception;
    }
}
