package asyncio;

/// Timers that were added in any order: a heap.
final class TimerHeap extends TimerStore {
    /// Four children a node: half as deep as a binary one, and the children of a node lie beside each other.
    private static final int CHILDREN = 4;

    @Override
    void insert(int empty, long deadline, long number, Timers.Timed timer) {
        int at = empty;
        while (at > 0) {
            int above = (at - 1) / CHILDREN;
            if (!isBefore(deadline, number, above)) break;
            move(above, at);
            at = above;
        }
        put(at, deadline, number, timer);
    }

    @Override
    Timers.Timed takeFirst() {
        var first = first();
        var last = take(--end);
        if (end > 0) siftDown(deadlines[end], numbers[end], last);
        return first;
    }

    private void siftDown(long deadline, long number, Timers.Timed timer) {
        int at = 0;
        for (int child; (child = at * CHILDREN + 1) < end; ) {
            int least = child;
            int behind = Math.min(child + CHILDREN, end);
            for (int i = child + 1; i < behind; i++) {
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
}
