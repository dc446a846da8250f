package asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The entries that can run now, in order. A ring that doubles when it is full.
final class ReadyQueue {
    private static final int FIRST_CAPACITY = 64; // A power of two, as every capacity.

    /// What so many entries refer to may be more than fits into the processor's cache.
    private static final int CROWD = 16;

    /// Of objects: what is put into an array of an interface is looked at first, to see whether it may stand there, and
    /// where thousands of timers are due none of them is in the processor's cache.
    private @Nullable Object[] ring = new Object[FIRST_CAPACITY];
    private int head;
    private int size;

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

    /// Reads what the next resumptions are going to need: of the nearest one the thread, of a farther one the fiber, of
    /// one farther still the task. Where thousands are suspended none of that is in the processor's cache; read here it
    /// comes at the same time, while each resumption would wait for one after another.
    void lookAhead() {
        if (size < CROWD) return;
        if (!(get(3) instanceof Task<?> far) || far.fiber == null) return;
        if (!(get(1) instanceof Task<?> near) || near.fiber == null || near.fiber.retired) return;
        if (get(0) instanceof Task<?> next && next.fiber != null)
            next.fiber.thread().isAlive();
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
