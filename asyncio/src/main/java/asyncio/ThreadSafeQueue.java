package asyncio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Items on their way between tasks of any loop and threads, first in, first out.
///
/// The methods of this class are for tasks and suspend; those of [#blocking] are for threads and block. What does
/// neither is for both.
///
/// {@snippet class = "asyncio.ThreadSafeQueueTest" region = "queue"}
///
/// Tasks and threads wait in one line: whoever came first gets the first item. A task that is cancelled and a thread
/// that is interrupted while they wait lose none, and put none in. Within one loop use a [Queue], which is faster.
///
/// Python has none; the libraries janus and culsans.
///
/// @param <T> the type of the items, which may not be null
public final class ThreadSafeQueue<T> implements Iterable<T> {
    /*
     * Two lines: getters wait for an item, putters for room. An item is put aside for the first getter in the line, not
     * handed to it: it takes the item out when it goes on, and if it was cancelled meanwhile the item is the next
     * one's. So it is with room. What is put aside is nobody else's:
     *
     *     free items = items - granted getters        free room = maxsize - items - granted putters
     *
     * Nobody waits for an item while there is a free one, nor for room while there is free room.
     */
    private final BriefLock lock = new BriefLock();
    private final MixedLine getters = new MixedLine(lock);
    private final MixedLine putters = new MixedLine(lock);
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final int maxsize;
    private boolean shutDown;

    /// Creates a queue without a limit.
    public ThreadSafeQueue() {
        this(0);
    }

    /// Creates a queue.
    ///
    /// @param maxsize how many items it holds at most; zero or less for no limit
    public ThreadSafeQueue(int maxsize) {
        this.maxsize = maxsize;
    }

    /// Returns this queue as threads see it.
    ///
    /// @return the queue's blocking face
    public Blocking<T> blocking() {
        return new Blocking<>(this);
    }

    // ---- What is free

    private boolean hasFreeItem() {
        return items.size() > getters.granted();
    }

    private boolean hasFreeRoom() {
        return maxsize <= 0 || items.size() + putters.granted() < maxsize;
    }

    private void add(T item) {
        items.addLast(item);
        offerItems();
    }

    private T remove() {
        T item = items.removeFirst();
        offerRoom();
        return item;
    }

    private void offerItems() {
        while (hasFreeItem() && getters.grant()) {}
    }

    private void offerRoom() {
        while (hasFreeRoom() && putters.grant()) {}
    }

    private void ensureOpen() {
        if (shutDown) throw new QueueShutDownException(this);
    }

    // ---- Waiting in a line: called with the lock, which is given up meanwhile

    /// Suspends until there is an answer: what was put aside is free then, for the caller to take at once.
    private void awaitAsTask(MixedLine line, Scheduler scheduler) {
        var place = line.joinAsTask(scheduler);
        boolean answered = false;
        lock.unlock();
        scheduler.doors++;
        try {
            place.await();
            answered = true;
        } finally {
            scheduler.doors--;
            lock.lock();
            leave(line, place, answered);
        }
    }

    /// Blocks until there is an answer, or the time is over, which it is if nothing is free then.
    private void awaitAsThread(MixedLine line, long nanos) throws InterruptedException {
        var place = line.joinAsThread();
        boolean answered = false;
        try {
            place.await(nanos);
            answered = true;
        } finally {
            leave(line, place, answered);
        }
    }

    private void leave(MixedLine line, MixedLine.Place place, boolean answered) {
        if (!line.leave(place) || answered) return;
        offerItems(); // What was put aside for us is the next one's.
        offerRoom();
    }

    // ---- For tasks

    /// Puts an item in. Suspends while the queue is full.
    ///
    /// @param item the item
    /// @throws QueueShutDownException if the queue is shut down, before or meanwhile
    /// @throws CancelledError if the current task is cancelled while it waits; the item is not in then
    public void put(T item) {
        Objects.requireNonNull(item, "item");
        var scheduler = Task.require("ThreadSafeQueue.put()").scheduler;
        lock.lock();
        try {
            ensureOpen();
            if (!hasFreeRoom()) awaitAsTask(putters, scheduler);
            ensureOpen();
            add(item);
        } finally {
            lock.unlock();
        }
    }

    /// Takes an item out. Suspends while the queue is empty.
    ///
    /// @return the item
    /// @throws QueueShutDownException if the queue is shut down and empty
    /// @throws CancelledError if the current task is cancelled while it waits; no item is lost then
    public T get() {
        var scheduler = Task.require("ThreadSafeQueue.get()").scheduler;
        lock.lock();
        try {
            if (!hasFreeItem()) {
                ensureOpen();
                awaitAsTask(getters, scheduler);
            }
            if (!hasFreeItem()) throw new QueueShutDownException(this);
            return remove();
        } finally {
            lock.unlock();
        }
    }

    /// Returns an iterator that gets items until the queue is shut down and empty. Its `hasNext` may suspend.
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private @Nullable T next;

            @Override
            public boolean hasNext() {
                try {
                    if (next == null) next = get();
                    return true;
                } catch (QueueShutDownException e) {
                    return false;
                }
            }

            @Override
            public T next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException(ThreadSafeQueue.this + " was shut down: it has no more items");
                }
                T item = next;
                next = null;
                return item;
            }
        };
    }

    // ---- For both

    /// Puts an item in. Does not wait.
    ///
    /// @param item the item
    /// @throws QueueFullException if there is no room that is not promised to others
    /// @throws QueueShutDownException if the queue is shut down
    public void putNowait(T item) {
        Objects.requireNonNull(item, "item");
        lock.lock();
        try {
            ensureOpen();
            if (!hasFreeRoom()) throw new QueueFullException(this);
            add(item);
        } finally {
            lock.unlock();
        }
    }

    /// Takes an item out. Does not wait.
    ///
    /// @return the item
    /// @throws QueueEmptyException if there is none that is not promised to others
    /// @throws QueueShutDownException if there is none and the queue is shut down
    public T getNowait() {
        lock.lock();
        try {
            if (hasFreeItem()) return remove();
            ensureOpen();
            throw new QueueEmptyException(this);
        } finally {
            lock.unlock();
        }
    }

    /// Shuts this queue down for good: nothing more can be put in, and those who wait for room get a
    /// [QueueShutDownException]. What is in it can still be got. Does not wait.
    public void shutdown() {
        shutdown(false);
    }

    /// Shuts this queue down for good, see [#shutdown()].
    ///
    /// @param immediate whether to drop the items that are in it
    public void shutdown(boolean immediate) {
        lock.lock();
        try {
            shutDown = true;
            if (immediate) items.clear();
            putters.refuseAll();
            getters.refuseAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns how many items there are; another thread may have changed that already.
    ///
    /// @return the number
    public int qsize() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }

    /// Returns whether there are no items, see [#qsize].
    ///
    /// @return true if there are none
    public boolean empty() {
        return qsize() == 0;
    }

    /// Returns whether there are as many items as there may be, see [#qsize].
    ///
    /// @return true if it is full; false if it has no limit
    public boolean full() {
        return maxsize > 0 && qsize() >= maxsize;
    }

    /// Returns how many items there may be.
    ///
    /// @return what the queue was created with
    public int maxsize() {
        return maxsize;
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "ThreadSafeQueue[size=" + items.size() + (maxsize > 0 ? ", maxsize=" + maxsize : "")
                    + (shutDown ? ", shut down" : "") + "]";
        } finally {
            lock.unlock();
        }
    }

    // ---- For threads

    /// A [ThreadSafeQueue] as threads see it, with the methods of `java.util.concurrent.BlockingQueue` that wait. In a
    /// task they are blocking calls like any other.
    ///
    /// @param <T> the type of the items
    public static final class Blocking<T> {
        private final ThreadSafeQueue<T> queue;

        private Blocking(ThreadSafeQueue<T> queue) {
            this.queue = queue;
        }

        /// Puts an item in. Blocks while the queue is full.
        ///
        /// @param item the item
        /// @throws QueueShutDownException if the queue is shut down, before or meanwhile
        /// @throws InterruptedException if the thread is interrupted; the item is not in then
        public void put(T item) throws InterruptedException {
            put(item, MixedLine.ThreadPlace.FOREVER);
        }

        /// Puts an item in, or gives up after some time. Blocks while the queue is full.
        ///
        /// @param item the item
        /// @param timeout how long to wait; zero or less not to wait
        /// @return false if there was no room in time
        /// @throws QueueShutDownException if the queue is shut down, before or meanwhile
        /// @throws InterruptedException if the thread is interrupted; the item is not in then
        public boolean offer(T item, Duration timeout) throws InterruptedException {
            return put(item, Durations.nanos(timeout, "timeout"));
        }

        private boolean put(T item, long nanos) throws InterruptedException {
            Objects.requireNonNull(item, "item");
            queue.lock.lockInterruptibly();
            try {
                queue.ensureOpen();
                if (!queue.hasFreeRoom() && nanos > 0) queue.awaitAsThread(queue.putters, nanos);
                queue.ensureOpen();
                boolean room = queue.hasFreeRoom();
                if (room) queue.add(item);
                return room;
            } finally {
                queue.lock.unlock();
            }
        }

        /// Takes an item out. Blocks while the queue is empty.
        ///
        /// @return the item
        /// @throws QueueShutDownException if the queue is shut down and empty
        /// @throws InterruptedException if the thread is interrupted; no item is lost then
        public T take() throws InterruptedException {
            return Objects.requireNonNull(take(MixedLine.ThreadPlace.FOREVER)); // There is no end to that time.
        }

        /// Takes an item out, or gives up after some time. Blocks while the queue is empty.
        ///
        /// @param timeout how long to wait; zero or less not to wait
        /// @return the item, or empty if there was none in time
        /// @throws QueueShutDownException if the queue is shut down and empty
        /// @throws InterruptedException if the thread is interrupted; no item is lost then
        public Optional<T> poll(Duration timeout) throws InterruptedException {
            return Optional.ofNullable(take(Durations.nanos(timeout, "timeout")));
        }

        private @Nullable T take(long nanos) throws InterruptedException {
            queue.lock.lockInterruptibly();
            try {
                if (!queue.hasFreeItem()) {
                    queue.ensureOpen();
                    if (nanos > 0) queue.awaitAsThread(queue.getters, nanos);
                }
                if (queue.hasFreeItem()) return queue.remove();
                queue.ensureOpen();
                return null;
            } finally {
                queue.lock.unlock();
            }
        }

        @Override
        public String toString() {
            return queue + ".blocking()";
        }
    }
}
