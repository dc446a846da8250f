package asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The entries that can run now, in order. A ring that doubles when it is full.
final class ReadyQueue {
    private static final int FIRST_CAPACITY = 64; // A power of two, as every capacity.

    private @Nullable Ready[] ring = new Ready[FIRST_CAPACITY];
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
        return ring[head];
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

    private void grow() {
        var larger = new Ready[ring.length * 2];
        int tail = ring.length - head;
        System.arraycopy(ring, head, larger, 0, tail);
        System.arraycopy(ring, 0, larger, tail, head);
        ring = larger;
        head = 0;
    }
}
