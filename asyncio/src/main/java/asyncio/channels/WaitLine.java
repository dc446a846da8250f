package asyncio.channels;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Suspended operations in order of arrival. Whoever leaves, leaves at once from wherever it stands.
final class WaitLine {
    private @Nullable Waiter first;
    private @Nullable Waiter last;

    /// Adds a waiter, and returns it.
    Waiter add(Waiter waiter) {
        waiter.line = this;
        waiter.before = last;
        if (last == null) first = waiter;
        else last.after = waiter;
        last = waiter;
        return waiter;
    }

    /// Takes a waiter out, if it is here.
    void remove(Waiter waiter) {
        if (waiter.line != this) return;
        if (waiter.before == null) first = waiter.after;
        else waiter.before.after = waiter.after;
        if (waiter.after == null) last = waiter.before;
        else waiter.after.before = waiter.before;
        waiter.line = null;
        waiter.before = null;
        waiter.after = null;
    }

    /// Returns who has waited longest and waits still, or null. Those that are over leave.
    @Nullable
    Waiter first() {
        while (first != null && first.isOver()) remove(first);
        return first;
    }

    /// Whether nobody is here, not even one that is over.
    boolean isEmpty() {
        return first == null;
    }

    /// Returns how many wait still.
    int size() {
        int size = 0;
        for (var waiter = first; waiter != null; waiter = waiter.after) {
            if (!waiter.isOver()) size++;
        }
        return size;
    }

    void allLookAgain() {
        lookAgain(_ -> true);
    }

    /// Tells those that wait by way of an end, which is being closed.
    void lookAgain(Object end) {
        lookAgain(waiter -> waiter.end == end);
    }

    private void lookAgain(Predicate<Waiter> whether) {
        for (var waiter = first; waiter != null; ) {
            var next = waiter.after;
            if (!waiter.isOver() && whether.test(waiter)) {
                waiter.lookAgain();
                remove(waiter);
            }
            waiter = next;
        }
    }
}
