package asyncio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The timers of a loop, the earliest first; those with equal deadlines in the order in which they were added.
final class Timers {
    /*
     * Most timers of a program have one of a few durations: its timeouts, its pauses. Those of one duration are added
     * in the order of their deadlines. So a timer is put at the end of a run, which ascends, if there is one that it
     * fits, and costs a few comparisons to add and to remove; what fits nowhere goes into a heap.
     *
     * A cancelled timer stays until it comes up, or until more than half of all are cancelled: then these are removed.
     * Most timers are timeouts, and most timeouts are cancelled.
     */
    private static final int FEW = 64;

    /// A run of so many timers is worth keeping.
    private static final int LONG = 8;

    private final TimerHeap heap = new TimerHeap();
    private final TimerRun[] runs = new TimerRun[8];

    /// All of these, in the order of their first timers.
    private final TimerStore[] stores = new TimerStore[runs.length + 1];

    private long added;
    private int size;
    private int cancelled;

    /// Something that happens at a time.
    sealed interface Timed extends Ready permits TimerHandle, Sleep {
        /// Returns whether it is not to happen any more.
        ///
        /// @return true if it was cancelled
        boolean cancelled();
    }

    Timers() {
        for (int i = 0; i < runs.length; i++) stores[i] = runs[i] = new TimerRun();
        stores[runs.length] = heap;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Returns how many there are that are not cancelled.
    int pending() {
        return Math.max(0, size - cancelled);
    }

    void add(long deadline, Timed timer) {
        var store = storeFor(deadline);
        long number = added++;
        store.add(deadline, number, timer);
        size++;
        if (store.number == number) moveForward(store);
    }

    /// Returns the run that ends nearest before a deadline. If there is none, begins a new one in place of the shortest,
    /// unless that is long: then it is the heap.
    private TimerStore storeFor(long deadline) {
        TimerRun best = null;
        var shortest = runs[0];
        for (var run : runs) {
            if (run.last <= deadline && (best == null || run.last > best.last)) best = run;
            if (run.size() < shortest.size()) shortest = run;
        }
        if (best != null) return best;
        if (shortest.size() >= LONG) return heap;
        forget(shortest.moveTo(heap));
        return shortest;
    }

    /// Puts a store, which has got an earlier first timer, into its place.
    private void moveForward(TimerStore store) {
        int place = Arrays.asList(stores).indexOf(store);
        for (; place > 0 && store.isBefore(stores[place - 1]); place--) stores[place] = stores[place - 1];
        stores[place] = store;
    }

    /// Returns the deadline of the first timer, cancelled or not, and the end of time if there is none.
    long deadline() {
        return stores[0].deadline;
    }

    /// Returns the deadline of the first timer that is not cancelled, and the end of time if there is none.
    long earliest() {
        while (size > 0 && stores[0].first().cancelled()) {
            comesUp(removeFirst());
        }
        return deadline();
    }

    /// Removes the first timer, cancelled or not, and returns it. There must be one. It is not looked at: of thousands
    /// that are due at once none is in the processor's cache.
    Timed removeFirst() {
        var store = stores[0];
        var first = store.removeFirst();
        size--;
        int place = 0;
        for (; place + 1 < stores.length && stores[place + 1].isBefore(store); place++)
            stores[place] = stores[place + 1];
        stores[place] = store;
        return first;
    }

    /// Notes that a timer was cancelled that has not come up.
    void noteCancelled() {
        if (++cancelled > FEW && cancelled > size / 2) removeCancelled();
    }

    /// Notes that the loop has come to a timer that was removed.
    void comesUp(Timed timer) {
        boolean counted = timer instanceof TimerHandle handle ? handle.comeUp() : timer.cancelled();
        if (counted && cancelled > 0) cancelled--;
    }

    private void removeCancelled() {
        int gone = 0;
        for (var store : stores) gone += store.moveTo(store);
        forget(gone);
        cancelled = 0; // Some are due already, and wait for the loop to come to them.
    }

    /// Notes that so many cancelled timers are gone, and that any store may have another first timer.
    private void forget(int gone) {
        size -= gone;
        cancelled = Math.max(0, cancelled - gone);
        Arrays.sort(stores, (a, b) -> a.isBefore(b) ? -1 : b.isBefore(a) ? 1 : 0);
    }

    void clear() {
        for (var store : stores) store.clear();
        size = 0;
        cancelled = 0;
    }

    /// Returns the callbacks of users that are to be called, the earliest first.
    List<TimerHandle> handles() {
        var handles = new ArrayList<TimerHandle>();
        for (var store : stores) store.addHandlesTo(handles);
        handles.sort(Comparator.comparingLong(TimerHandle::when));
        return handles;
    }
}
