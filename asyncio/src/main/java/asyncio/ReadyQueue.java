package asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The entries that can run now, in order. A ring that doubles when it is full.
final class ReadyQueue {
    private static final int FIRST_CAPACITY = 64; // A power of two, as every capacity.

    /// So many entries are looked at together. What more refer to does not stay in the processor's nearest cache.
    private static final int GROUP = 16;

    /// Of objects: what is put into an array of an interface is looked at first, to see whether it may stand there, and
    /// where thousands of timers are due none of them is in the processor's cache.
    private @Nullable Object[] ring = new Object[FIRST_CAPACITY];
    private int head;
    private int size;

    /// The place of the first of those that were looked at last.
    private int lookedAt;

    /// Written by [#readGroup], read by nobody.
    @SuppressWarnings("unused")
    private int seen;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Ready entry) {
        if (size == ring.length) grow();
        ring[(head + size++) & (ring.length - 1)] = entry;
    }

    @Nullable
    Ready peek() {
        return (Ready) get(0);
    }

    /// Removes the first entry. There must be one.
    void remove() {
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
    }

    /// Removes the first entry and returns it. There must be one.
    Ready poll() {
        var entry = Objects.requireNonNull(peek());
        remove();
        return entry;
    }

    /// Reads, every so often, what the next entries are going to need. Where thousands are suspended none of that is in
    /// the processor's cache, and each resumption would wait for one thing after another: the task, its fiber, the
    /// thread. Here the same thing is read for many tasks, and all that comes at the same time.
    void lookAhead() {
        if (size >= GROUP && ((head - lookedAt) & (ring.length - 1)) >= GROUP) readGroup();
    }

    private void readGroup() {
        lookedAt = head;
        int found = 0;
        for (int i = 0; i < GROUP; i++) if (get(i) instanceof Task<?> task && !task.isNew()) found++;
        if (found > 0) {
            for (int i = 0; i < GROUP; i++) if (get(i) instanceof Task<?> task && task.readAhead()) found++;
            for (int i = 0; i < GROUP; i++) if (get(i) instanceof Task<?> task && task.readFartherAhead()) found++;
        }
        seen = found; // Or the JIT compiler would do without all this.
    }

    private @Nullable Object get(int place) {
        return ring[(head + place) & (ring.length - 1)];
    }

    private void grow() {
        var larger = new Object[ring.length * 2];
        int tail = ring.length - head;
        System.arraycopy(ring, head, larger, 0, tail);
        System.arraycopy(ring, 0, larger, tail, head);
        ring = larger;
        head = 0;
    }
}
