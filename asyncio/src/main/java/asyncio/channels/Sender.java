package asyncio.channels;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An end to send items into: of a [Channel] or a [Broadcast].
///
/// Belongs to the tasks of one loop. From another thread call
/// `loop.callSoonThreadsafe(() -> sender.sendNowait(item))`.
///
/// @param <T> the type of the items
public final class Sender<T extends @Nullable Object> implements AutoCloseable {
    final Outbox outbox;
    private boolean closed;

    Sender(Outbox outbox) {
        this.outbox = outbox;
    }

    /// Sends an item. Suspends while there is no room for it. Those who wait get room in the order in which they came.
    ///
    /// Either this returns, and the item was sent, or it throws, and the item was not. A cancellation that comes when
    /// the item is on its way already is put off: the task gets it where it next suspends.
    ///
    /// @param item the item
    /// @throws BrokenChannelException if there is no receiver any more, before or meanwhile
    /// @throws ChannelClosedException if this end is closed, or another sender reported a failure
    /// @throws asyncio.CancelledError if the current task is cancelled while it waits
    public void send(T item) {
        var masked = Signal.mask(item);
        if (!outbox.offer(this, masked)) outbox.await(this, masked);
    }

    /// Sends an item at once. Does not suspend.
    ///
    /// @param item the item
    /// @throws ChannelFullException if there is no room
    /// @throws BrokenChannelException if there is no receiver any more
    /// @throws ChannelClosedException if this end is closed, or another sender reported a failure
    public void sendNowait(T item) {
        if (!outbox.offer(this, Signal.mask(item))) throw new ChannelFullException(outbox);
    }

    /// Sends what something iterates over, one item at a time as there is room. Suspends as [#send] does; the iteration
    /// may suspend, too.
    ///
    /// @param items a collection, a generator, a receiver
    public void sendAll(Iterable<? extends T> items) {
        sendAll(items.iterator());
    }

    /// Sends the elements of a stream, which is pulled one element at a time as there is room, and closed in the end.
    /// Suspends as [#send] does.
    ///
    /// @param items the stream
    public void sendAll(Stream<? extends T> items) {
        try (items) {
            sendAll(items.iterator());
        }
    }

    private void sendAll(Iterator<? extends T> items) {
        while (items.hasNext()) send(items.next());
    }

    /// Opens another end like this one, to be closed by itself. Does not suspend. Trio and tokio: `clone`.
    ///
    /// @return the other end
    /// @throws ChannelClosedException if this end is closed
    public Sender<T> duplicate() {
        if (closed) throw ChannelClosedException.of(this, null);
        outbox.ends++;
        return new Sender<>(outbox);
    }

    /// Closes this end. Does not suspend. Tasks that wait in it get a [ChannelClosedException]. If it was the last one,
    /// the receivers get what is left and are told that nothing more comes. Does nothing the second time.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        outbox.closeEnd(this);
    }

    /// Closes this end because something went wrong. Does not suspend. The receivers get what is left, and then the
    /// exception, as itself. Nothing more can be sent through other senders either. Does nothing if this end, or all of
    /// them, are closed.
    ///
    /// @param failure what went wrong
    public void close(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        if (closed) return;
        outbox.fail(failure);
        close();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return (closed ? "Sender[closed] of " : "Sender of ") + outbox;
    }
}
