package asyncio.channels;

import asyncio.Asyncio;
import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.Future;
import asyncio.TimerHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One of the things that a select waits for.
abstract sealed class Clause<R extends @Nullable Object> {
    /// The place of this clause in a line, while the select waits.
    @Nullable
    Waiter waiter;

    /// Has it happen, if it can without waiting.
    abstract boolean happensNow();

    /// Begins to wait.
    final void enlist(Future<Waiter> turn) {
        waiter = enlisted(turn);
    }

    abstract Waiter enlisted(Future<Waiter> turn);

    /// Ends the wait, however it ended.
    final void withdraw() {
        if (waiter != null) withdraw(waiter);
    }

    abstract void withdraw(Waiter enlisted);

    /// Whether it has happened, now that the wait has ended with this clause; if not, it is time to look again.
    final boolean hasHappened() {
        return waiter != null && waiter.accepted() && hasHappened(waiter);
    }

    boolean hasHappened(Waiter decided) {
        return true;
    }

    /// Whether it has happened although the task was cancelled: it cannot be undone. Otherwise undoes it.
    final boolean standsWhenCancelled() {
        return waiter != null && standsWhenCancelled(waiter);
    }

    boolean standsWhenCancelled(Waiter decided) {
        return false;
    }

    /// Does what is to be done when it has happened.
    abstract R act();

    static final class Receive<T extends @Nullable Object, R extends @Nullable Object> extends Clause<R> {
        private final Receiver<T> receiver;
        private final ValueSelect.Action<? super T, ? extends R> action;
        private final @Nullable Coroutine<? extends R> ended;
        private Object item = Signal.NOTHING;

        Receive(
                Receiver<T> receiver,
                ValueSelect.Action<? super T, ? extends R> action,
                @Nullable Coroutine<? extends R> ended) {
            this.receiver = Objects.requireNonNull(receiver, "receiver");
            this.action = Objects.requireNonNull(action, "action");
            this.ended = ended;
        }

        @Override
        boolean happensNow() {
            item = receiver.poll();
            return item != Signal.NOTHING;
        }

        @Override
        Waiter enlisted(Future<Waiter> turn) {
            return receiver.inbox.receivers.add(new Waiter(turn, receiver, Signal.NOTHING));
        }

        @Override
        void withdraw(Waiter enlisted) {
            receiver.inbox.receivers.remove(enlisted);
        }

        @Override
        boolean hasHappened(Waiter decided) {
            item = decided.item;
            receiver.inbox.received();
            return true;
        }

        @Override
        boolean standsWhenCancelled(Waiter decided) {
            receiver.inbox.takeBack(decided);
            return false;
        }

        @Override
        R act() {
            if (item != Signal.ENDED) return Asyncio.await(() -> action.handle(Signal.<T>unmask(item)));
            if (ended == null) throw new EndOfChannelException(receiver);
            return Asyncio.await(ended);
        }
    }

    static final class Send<R extends @Nullable Object> extends Clause<R> {
        private final Sender<?> sender;
        private final Object item;
        private final Coroutine<? extends R> action;

        Send(Sender<?> sender, Object item, Coroutine<? extends R> action) {
            this.sender = Objects.requireNonNull(sender, "sender");
            this.item = item;
            this.action = Objects.requireNonNull(action, "action");
        }

        @Override
        boolean happensNow() {
            return sender.outbox.offer(sender, item);
        }

        @Override
        Waiter enlisted(Future<Waiter> turn) {
            return sender.outbox.senders.add(new Waiter(turn, sender, item));
        }

        @Override
        void withdraw(Waiter enlisted) {
            sender.outbox.senders.remove(enlisted);
        }

        @Override
        boolean standsWhenCancelled(Waiter decided) {
            return decided.accepted();
        }

        @Override
        R act() {
            return Asyncio.await(action);
        }
    }

    static final class Done<T extends @Nullable Object, R extends @Nullable Object> extends Clause<R> {
        private final Future<T> future;
        private final ValueSelect.Action<? super T, ? extends R> action;
        private @Nullable Consumer<Future<T>> callback;

        Done(Future<T> future, ValueSelect.Action<? super T, ? extends R> action) {
            this.future = Objects.requireNonNull(future, "future");
            this.action = Objects.requireNonNull(action, "action");
            var running = Asyncio.getRunningLoop();
            if (future.getLoop() != running) {
                throw new IllegalArgumentException("select in " + running + " cannot wait for " + future
                        + ", which is of " + future.getLoop() + ". Use a future of the same loop");
            }
        }

        @Override
        boolean happensNow() {
            return future.done();
        }

        @Override
        Waiter enlisted(Future<Waiter> turn) {
            callback = _ -> accept();
            future.addDoneCallback(callback);
            return new Waiter(turn, null, Signal.NOTHING);
        }

        @Override
        void withdraw(Waiter enlisted) {
            if (callback != null) future.removeDoneCallback(callback);
        }

        @Override
        R act() {
            return Asyncio.await(() -> action.handle(future.result()));
        }
    }

    static final class Timer<R extends @Nullable Object> extends Clause<R> {
        private final EventLoop loop = Asyncio.getRunningLoop();
        private final long began = loop.nanoTime();
        private final Duration delay;
        private final Coroutine<? extends R> action;
        private @Nullable TimerHandle timer;

        Timer(Duration delay, Coroutine<? extends R> action) {
            this.delay = Objects.requireNonNull(delay, "delay");
            this.action = Objects.requireNonNull(action, "action");
        }

        private Duration left() {
            return delay.minusNanos(loop.nanoTime() - began);
        }

        @Override
        boolean happensNow() {
            return !left().isPositive();
        }

        @Override
        Waiter enlisted(Future<Waiter> turn) {
            timer = loop.callLater(left(), this::accept);
            return new Waiter(turn, null, Signal.NOTHING);
        }

        @Override
        void withdraw(Waiter enlisted) {
            if (timer != null) timer.cancel();
        }

        @Override
        R act() {
            return Asyncio.await(action);
        }
    }

    /// Ends the wait with this clause, unless another one was first.
    final void accept() {
        if (waiter != null && !waiter.isOver()) waiter.accept();
    }
}
