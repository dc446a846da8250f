package asyncio.channels;

import asyncio.Future;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An end to receive items from: of a [Channel], a [Broadcast], a [Watch], or a `Flow.Publisher`.
///
/// Iterating over it receives until nothing more comes. Leaving the loop early leaves the rest where it is, for others;
/// close the receiver, best by try-with-resources, when nobody wants it.
///
/// Belongs to the tasks of one loop.
///
/// @param <T> the type of the items
public final class Receiver<T extends @Nullable Object> implements Iterable<T>, AutoCloseable {
    final Inbox inbox;
    private boolean closed;

    Receiver(Inbox inbox) {
        this.inbox = inbox;
    }

    /// Receives an item. Suspends while there is none. Those who wait get items in the order in which they came.
    ///
    /// A task that is cancelled while it waits receives nothing: an item that was for it already goes to the next one,
    /// or back to where it was.
    ///
    /// @return the item
    /// @throws EndOfChannelException if nothing more comes; if a sender reported a failure, that one, as itself
    /// @throws ChannelClosedException if this end is closed, before or meanwhile
    /// @throws LaggedException if this is a subscription that is to be told what it missed
    /// @throws asyncio.CancelledError if the current task is cancelled while it waits
    public T receive() {
        var item = take();
        if (item == Signal.ENDED) throw new EndOfChannelException(this);
        return Signal.unmask(item);
    }

    /// Receives an item that is there. Does not suspend.
    ///
    /// @return the item
    /// @throws ChannelEmptyException if there is none now
    /// @throws EndOfChannelException if nothing more comes; if a sender reported a failure, that one, as itself
    /// @throws ChannelClosedException if this end is closed
    /// @throws LaggedException if this is a subscription that is to be told what it missed
    public T receiveNowait() {
        var item = poll();
        if (item == Signal.NOTHING) throw new ChannelEmptyException(this);
        if (item == Signal.ENDED) throw new EndOfChannelException(this);
        return Signal.unmask(item);
    }

    /// Takes an item that is there, or returns [Signal#NOTHING] or [Signal#ENDED].
    Object poll() {
        if (closed) throw ChannelClosedException.of(this);
        var item = inbox.poll();
        if (item != Signal.NOTHING && item != Signal.ENDED) inbox.received();
        return item;
    }

    /// Waits for an item, or returns [Signal#ENDED].
    private Object take() {
        Object item;
        while ((item = poll()) == Signal.NOTHING) {
            var waiter = inbox.receivers.add(new Waiter(new Future<>(), this, Signal.NOTHING));
            try {
                waiter.turn.await();
            } catch (Throwable e) {
                inbox.takeBack(waiter);
                throw e;
            } finally {
                inbox.receivers.remove(waiter);
            }
            if (waiter.accepted()) {
                inbox.received();
                return waiter.item;
            }
        }
        return item;
    }

    /// Returns an iterator that receives until nothing more comes. Its `hasNext` may suspend.
    @Override
    public Iterator<T> iterator() {
        return new Items();
    }

    /// Returns a stream that receives until nothing more comes. Not more than what is asked for is received; closing
    /// the stream closes this end. To be consumed in a task, which suspends meanwhile, and not in parallel.
    ///
    /// @return the stream
    public Stream<T> stream() {
        return Flows.stream(this);
    }

    /// Opens another end like this one, to be closed by itself: items go to one or the other. Does not suspend. Trio:
    /// `clone`.
    ///
    /// @return the other end
    /// @throws ChannelClosedException if this end is closed
    public Receiver<T> duplicate() {
        if (closed) throw ChannelClosedException.of(this);
        inbox.ends++;
        return new Receiver<>(inbox);
    }

    /// Closes this end. Tasks that wait in it get a [ChannelClosedException]. If it was the last one, what is left is
    /// dropped, and the senders get a [BrokenChannelException]. Does nothing the second time.
    ///
    /// Does not suspend, unless it is the last receiver of [Channel#produce]: it waits for the end of the producer
    /// then.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        inbox.closeEnd(this);
    }

    @Override
    public String toString() {
        return "Receiver[" + (closed ? "closed" : inbox.stateText()) + "]";
    }

    private final class Items implements Iterator<T> {
        private Object next = Signal.NOTHING;

        @Override
        public boolean hasNext() {
            if (next == Signal.NOTHING) next = take();
            return next != Signal.ENDED;
        }

        @Override
        public T next() {
            if (!hasNext()) throw new NoSuchElementException(Receiver.this + " has no more items");
            var item = next;
            next = Signal.NOTHING;
            return Signal.unmask(item);
        }
    }
}
