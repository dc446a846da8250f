package asyncio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The timers of a loop, the earliest first; those with equal deadlines in the order in which they were added.
final class TimerHeap {
    /*
     * A heap with four children a node: half as deep as a binary one, and the children of a node lie beside each
     * other. Deadlines stand in an array of their own, so that finding the place of a timer touches no other timer.
     *
     * A cancelled timer stays until it comes up, or until more than half of all are cancelled: then the heap is built
     * again. Most timers are timeouts, and most timeouts are cancelled.
     */
    private static final int CHILDREN = 4;
    private static final int FEW = 64;

    private long[] deadlines = new long[FEW];
    private long[] numbers = new long[FEW];
    private @Nullable Timed[] timers = new Timed[FEW];
    private int size;
    private int cancelled;
    private long added;

    /// Something that happens at a time.
    sealed interface Timed extends Ready permits TimerHandle, Sleep {
        /// Returns whether it is not to happen any more.
        ///
        /// @return true if it was cancelled
        boolean cancelled();
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Returns how many there are that are not cancelled.
    int pending() {
        return Math.max(0, size - cancelled);
    }

    void add(long deadline, Timed timer) {
        if (size == timers.length) grow();
        siftUp(size, deadline, added++, timer);
        size++;
    }

    /// Returns the earliest deadline, if there is a timer, and else the end of time.
    long earliest() {
        while (size > 0 && first().cancelled()) {
            removeFirst();
            if (cancelled > 0) cancelled--;
        }
        return size == 0 ? Long.MAX_VALUE : deadlines[0];
    }

    /// Returns the timer with the earliest deadline. There must be one.
    Timed first() {
        return at(0);
    }

    void removeFirst() {
        var last = at(--size);
        timers[size] = null;
        if (size > 0) siftDown(deadlines[size], numbers[size], last);
    }

    /// Notes that a timer was cancelled.
    void noteCancelled() {
        if (++cancelled > FEW && cancelled > size / 2) rebuild();
    }

    void clear() {
        Arrays.fill(timers, 0, size, null);
        size = 0;
        cancelled = 0;
    }

    /// Returns the callbacks of users that are to be called, the earliest first.
    List<TimerHandle> handles() {
        var handles = new ArrayList<TimerHandle>();
        for (int i = 0; i < size; i++) {
            if (at(i) instanceof TimerHandle handle && !handle.isInternal() && !handle.cancelled()) handles.add(handle);
        }
        handles.sort(Comparator.comparingLong(TimerHandle::when));
        return handles;
    }

    private void rebuild() {
        int count = size;
        size = 0;
        cancelled = 0;
        for (int i = 0; i < count; i++) {
            var timer = at(i);
            timers[i] = null;
            if (!timer.cancelled()) siftUp(size++, deadlines[i], numbers[i], timer);
        }
    }

    private void siftUp(int place, long deadline, long number, Timed timer) {
        int at = place;
        while (at > 0) {
            int above = (at - 1) / CHILDREN;
            if (!isBefore(deadline, number, above)) break;
            move(above, at);
            at = above;
        }
        put(at, deadline, number, timer);
    }

    private void siftDown(long deadline, long number, Timed timer) {
        int at = 0;
        for (int child; (child = at * CHILDREN + 1) < size; ) {
            int least = child;
            int end = Math.min(child + CHILDREN, size);
            for (int i = child + 1; i < end; i++) {
                if (isBefore(deadlines[i], numbers[i], least)) least = i;
            }
            if (isBefore(deadline, number, least)) break;
            move(least, at);
            at = least;
        }
        put(at, deadline, number, timer);
    }

    private boolean isBefore(long deadline, long number, int other) {
        return deadline < deadlines[other] || (deadline == deadlines[other] && number < numbers[other]);
    }

    private void move(int from, int to) {
        put(to, deadlines[from], numbers[from], at(from));
    }

    private void put(int place, long deadline, long number, Timed timer) {
        deadlines[place] = deadline;
        numbers[place] = number;
        timers[place] = timer;
    }

    private void grow() {
        deadlines = Arrays.copyOf(deadlines, size * 2);
        numbers = Arrays.copyOf(numbers, size * 2);
        timers = Arrays.copyOf(timers, size * 2);
    }

    @SuppressWarnings("NullAway") // Places below size are filled.
    private Timed at(int place) {
        return timers[place];
    }
}
