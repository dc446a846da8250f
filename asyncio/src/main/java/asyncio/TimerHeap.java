package asyncio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The timers of a loop, the earliest first; those with equal deadlines in the order in which they were added.
final class TimerHeap {
    /*
     * A heap with four children a node: half as deep as a binary one, and the children of a node lie beside each
     * other. Each timer knows its place, so that cancelling takes it out at once: most timers are timeouts, and
     * most timeouts are cancelled.
     */
    private static final int CHILDREN = 4;

    private @Nullable TimerHandle[] heap = new TimerHandle[64];
    private int size;
    private long added;

    @Nullable
    TimerHandle first() {
        return heap[0];
    }

    int size() {
        return size;
    }

    void add(TimerHandle timer) {
        if (size == heap.length) heap = Arrays.copyOf(heap, size * 2);
        timer.sequence = added++;
        siftUp(size++, timer);
    }

    /// Takes a timer out. Does nothing if it is not in the heap.
    void remove(TimerHandle timer) {
        int place = timer.place;
        if (place < 0) return;
        timer.place = TimerHandle.NOWHERE;
        var last = at(--size);
        heap[size] = null;
        if (last == timer) return;
        siftDown(place, last);
        if (last.place == place) siftUp(place, last);
    }

    void clear() {
        Arrays.fill(heap, 0, size, null);
        size = 0;
    }

    private void siftUp(int place, TimerHandle timer) {
        int at = place;
        while (at > 0) {
            int above = (at - 1) / CHILDREN;
            var parent = at(above);
            if (!timer.isBefore(parent)) break;
            put(at, parent);
            at = above;
        }
        put(at, timer);
    }

    private void siftDown(int place, TimerHandle timer) {
        int at = place;
        for (int child; (child = at * CHILDREN + 1) < size; ) {
            var least = at(child);
            int end = Math.min(child + CHILDREN, size);
            for (int i = child + 1; i < end; i++) {
                var candidate = at(i);
                if (candidate.isBefore(least)) least = candidate;
            }
            if (!least.isBefore(timer)) break;
            int next = least.place;
            put(at, least);
            at = next;
        }
        put(at, timer);
    }

    private void put(int place, TimerHandle timer) {
        heap[place] = timer;
        timer.place = place;
    }

    @SuppressWarnings("NullAway") // Places below size are filled.
    private TimerHandle at(int place) {
        return heap[place];
    }
}
