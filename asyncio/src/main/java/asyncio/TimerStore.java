package asyncio;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the [Timers] of a loop, the first one at the begin.
abstract sealed class TimerStore permits TimerHeap, TimerRun {
    private static final int FIRST_CAPACITY = 16;

    /// When the first timer is due, and its number. Both are greatest if there is none.
    long deadline;

    long number;

    /// When the timer in the last place is due. It is least if there is none.
    long last;

    // Arrays of their own, so that finding the place of a timer touches no other timer.
    long[] deadlines = new long[FIRST_CAPACITY];
    long[] numbers = new long[FIRST_CAPACITY];
    private Timers.@Nullable Timed[] timers = new Timers.Timed[FIRST_CAPACITY];

    /// The places of the first timer, and behind the last one.
    int begin;

    int end;

    TimerStore() {
        changed();
    }

    final void add(long deadline, long number, Timers.Timed timer) {
        ensureRoom();
        insert(end++, deadline, number, timer);
        changed();
    }

    /// Finds a place for a timer, with an empty one behind all others.
    abstract void insert(int empty, long deadline, long number, Timers.Timed timer);

    final Timers.Timed removeFirst() {
        var first = takeFirst();
        changed();
        return first;
    }

    /// Removes the first timer, and closes the gap or moves the begin.
    abstract Timers.Timed takeFirst();

    final int size() {
        return end - begin;
    }

    final Timers.Timed first() {
        return at(begin);
    }

    /// Whether the first timer of this one comes before that of another one.
    final boolean isBefore(TimerStore other) {
        return deadline < other.deadline || (deadline == other.deadline && number < other.number);
    }

    /// Moves all timers that are not cancelled, to another one or to this one anew. Returns how many were cancelled.
    final int moveTo(TimerStore other) {
        int cancelled = 0;
        int place = begin;
        int behind = end;
        begin = 0;
        end = 0;
        for (; place < behind; place++) {
            var timer = take(place); // Before it is added again, which may be to this place.
            if (timer.cancelled()) cancelled++;
            else other.add(deadlines[place], numbers[place], timer);
        }
        changed();
        return cancelled;
    }

    final void clear() {
        Arrays.fill(timers, begin, end, null);
        begin = 0;
        end = 0;
        changed();
    }

    final void addHandlesTo(List<TimerHandle> handles) {
        for (int place = begin; place < end; place++) {
            if (at(place) instanceof TimerHandle handle && !handle.isInternal() && !handle.cancelled())
                handles.add(handle);
        }
    }

    private void changed() {
        boolean empty = begin == end;
        deadline = empty ? Long.MAX_VALUE : deadlines[begin];
        number = empty ? Long.MAX_VALUE : numbers[begin];
        last = empty ? Long.MIN_VALUE : deadlines[end - 1];
    }

    final void put(int place, long deadline, long number, Timers.Timed timer) {
        deadlines[place] = deadline;
        numbers[place] = number;
        timers[place] = timer;
    }

    final Timers.Timed take(int place) {
        var timer = at(place);
        timers[place] = null;
        return timer;
    }

    @SuppressWarnings("NullAway") // Places from begin to end are filled.
    final Timers.Timed at(int place) {
        return timers[place];
    }

    /// Makes room for one more behind the last one.
    private void ensureRoom() {
        if (end < timers.length) return;
        int size = size();
        int capacity = begin < size ? timers.length * 2 : timers.length;
        var newDeadlines = new long[capacity]; // All three before any takes its place: there may be no memory.
        var newNumbers = new long[capacity];
        var newTimers = new Timers.Timed[capacity];
        System.arraycopy(deadlines, begin, newDeadlines, 0, size);
        System.arraycopy(numbers, begin, newNumbers, 0, size);
        System.arraycopy(timers, begin, newTimers, 0, size);
        deadlines = newDeadlines;
        numbers = newNumbers;
        timers = newTimers;
        begin = 0;
        end = size;
    }
}
