package asyncio;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Items on their way from tasks that put them to tasks that get them, first in, first out.
///
/// A queue with a limit makes the producers wait for the consumers. Iterating over a queue gets items until it is shut
/// down and empty.
///
/// {@snippet class = "asyncio.QueueTest" region = "workers"}
///
/// A queue is for tasks of one loop, and has no owner: whoever has it may put, get and shut it down. Where producers
/// and consumers end one by one, or several sources are waited for, use a [asyncio.channels.Channel]; where threads put
/// or get, a [ThreadSafeQueue].
///
/// Python: `asyncio.Queue`.
///
/// @param <T> the type of the items
public sealed class Queue<T extends @Nullable Object> implements Iterable<T> permits LifoQueue, PriorityQueue {
    private final java.util.Queue<Item<T>> items;
    private final WaitQueue getters = new WaitQueue(this);
    private final WaitQueue putters = new WaitQueue(this);
    private final Event finished = new Event();
    private final int maxsize;
    private int unfinished;
    private boolean shutDown;

    /// Creates a queue without a limit.
    public Queue() {
        this(0);
    }

    /// Creates a queue.
    ///
    /// @param maxsize how many items it holds at most; zero or less for no limit
    public Queue(int maxsize) {
        this(maxsize, new ArrayDeque<>());
    }

    /// @param items where the items are; it decides in which order they come out
    Queue(int maxsize, java.util.Queue<Item<T>> items) {
        this.maxsize = maxsize;
        this.items = items;
        finished.set();
    }

    /// Puts an item in. Suspends while the queue is full.
    ///
    /// @param item the item
    /// @throws QueueShutDownException if the queue is shut down, before or meanwhile
    /// @throws CancelledError if the current task is cancelled while it waits
    public void put(T item) {
        while (full()) {
            if (shutDown) throw new QueueShutDownException(this);
            var turn = putters.join("Queue.put()");
            try {
                turn.await();
            } catch (Throwable e) {
                if (!full() && turn.woken()) putters.wakeNext(); // There was room for us: another may have it.
                throw e;
            } finally {
                putters.leave(turn);
            }
        }
        putNowait(item);
    }

    /// Puts an item in. Does not suspend.
    ///
    /// @param item the item
    /// @throws QueueFullException if there is no room
    /// @throws QueueShutDownException if the queue is shut down
    public void putNowait(T item) {
        if (shutDown) throw new QueueShutDownException(this);
        if (full()) throw new QueueFullException(this);
        items.add(new Item<>(item));
        unfinished++;
        finished.clear();
        getters.wakeNext();
    }

    /// Takes an item out. Suspends while the queue is empty.
    ///
    /// @return the item
    /// @throws QueueShutDownException if the queue is shut down and empty
    /// @throws CancelledError if the current task is cancelled while it waits; no item is lost then
    public T get() {
        while (empty()) {
            if (shutDown) throw new QueueShutDownException(this);
            var turn = getters.join("Queue.get()");
            try {
                turn.await();
            } catch (Throwable e) {
                if (!empty() && turn.woken()) getters.wakeNext(); // There was an item for us: another may have it.
                throw e;
            } finally {
                getters.leave(turn);
            }
        }
        return getNowait();
    }

    /// Takes an item out. Does not suspend.
    ///
    /// @return the item
    /// @throws QueueEmptyException if there is none
    /// @throws QueueShutDownException if there is none and the queue is shut down
    public T getNowait() {
        if (empty()) throw shutDown ? new QueueShutDownException(this) : new QueueEmptyException(this);
        T item = items.remove().value();
        putters.wakeNext();
        return item;
    }

    /// Says that an item that was got has been dealt with. For those who wait in [#join]. Does not suspend.
    ///
    /// @throws IllegalArgumentException if it is called more often than items were put in
    public void taskDone() {
        if (unfinished == 0) {
            throw new IllegalArgumentException(
                    "taskDone() was called too often on " + this + ": call it once for each item got");
        }
        if (--unfinished == 0) finished.set();
    }

    /// Waits until every item that was put in has been dealt with. Suspends unless that is so already.
    public void join() {
        if (unfinished > 0) finished.await();
    }

    /// Shuts this queue down for good: nothing more can be put in, and those who wait for room get a
    /// [QueueShutDownException]. What is in it can still be got. Does not suspend.
    public void shutdown() {
        shutdown(false);
    }

    /// Shuts this queue down for good, see [#shutdown()].
    ///
    /// @param immediate whether to drop the items that are in it
    public void shutdown(boolean immediate) {
        shutDown = true;
        if (immediate) {
            while (!empty()) {
                items.remove();
                if (unfinished > 0) unfinished--;
            }
            if (unfinished == 0) finished.set();
        }
        getters.wakeAll();
        putters.wakeAll();
    }

    /// Returns how many items there are.
    ///
    /// @return the number
    public int qsize() {
        return items.size();
    }

    /// Returns whether there are no items.
    ///
    /// @return true if there are none
    public boolean empty() {
        return items.size() == 0;
    }

    /// Returns whether there is no room for an item.
    ///
    /// @return true if there is none; false if the queue has no limit
    public boolean full() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    /// Returns how many items there may be.
    ///
    /// @return what the queue was created with
    public int maxsize() {
        return maxsize;
    }

    /// Returns an iterator that gets items until the queue is shut down and empty. Its `hasNext` may suspend.
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private @Nullable T next;
            private boolean fetched;

            @Override
            public boolean hasNext() {
                if (fetched) return true;
                try {
                    next = get();
                    return fetched = true;
                } catch (QueueShutDownException e) {
                    return false;
                }
            }

            @Override
            @SuppressWarnings("NullAway") // Set whenever `fetched` is; null only where T allows it.
            public T next() {
                if (!hasNext()) throw new NoSuchElementException(Queue.this + " was shut down: it has no more items");
                T item = next;
                next = null;
                fetched = false;
                return item;
            }
        };
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[size=" + qsize() + (maxsize > 0 ? ", maxsize=" + maxsize : "")
                + (unfinished > 0 ? ", unfinished=" + unfinished : "") + (shutDown ? ", shut down" : "") + "]";
    }

    /// An item may be null, which the collections of the JDK do not hold.
    record Item<T extends @Nullable Object>(T value) {}
}
