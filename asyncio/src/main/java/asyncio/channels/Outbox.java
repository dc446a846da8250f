package asyncio.channels;

import asyncio.CancelledError;
import asyncio.Future;
import org.jspecify.annotations.Nullable;

/// What stands behind senders: where their items go, and tasks that wait for room there.
abstract sealed class Outbox permits ChannelOutbox, BroadcastOutbox {
    final WaitLine senders = new WaitLine();

    /// How many senders are open.
    int ends = 1;

    private boolean ended;
    private @Nullable Throwable failure;

    /// Takes an item if there is room, or somebody waits for it.
    ///
    /// @throws BrokenChannelException if nobody will ever receive it
    abstract boolean accept(Object item);

    /// Tells the receivers that nothing more comes, and why, if something went wrong.
    abstract void tellEnd(@Nullable Throwable cause);

    /// Sends an item at once, or returns false.
    boolean offer(Sender<?> end, Object item) {
        if (end.isClosed() || ended) throw ChannelClosedException.of(end, failure);
        return accept(item);
    }

    /// Suspends until an item is sent.
    void await(Sender<?> end, Object item) {
        do {
            var waiter = senders.add(new Waiter(new Future<>(), end, item));
            try {
                waiter.turn.await();
            } catch (CancelledError e) {
                if (!waiter.accepted()) throw e;
                Waiter.putOff(e); // The item is on its way.
            } finally {
                senders.remove(waiter);
            }
            if (waiter.accepted()) return;
        } while (!offer(end, item));
    }

    /// Takes the item of the sender that has waited longest. Returns null if nobody waits.
    @Nullable
    Object takeWaiting() {
        var sender = senders.first();
        if (sender == null) return null;
        sender.accept();
        senders.remove(sender);
        return sender.item;
    }

    void closeEnd(Sender<?> end) {
        senders.lookAgain(end);
        if (--ends == 0) end(null);
    }

    void fail(Throwable cause) {
        if (ended) return;
        failure = cause;
        end(cause);
        senders.allLookAgain();
    }

    private void end(@Nullable Throwable cause) {
        if (ended) return;
        ended = true;
        tellEnd(cause);
    }

    boolean isEnded() {
        return ended;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}
