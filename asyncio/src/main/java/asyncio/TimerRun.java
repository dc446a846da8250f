package asyncio;

/// Timers that were added in the order of their deadlines.
final class TimerRun extends TimerStore {
    @Override
    void add(long deadline, long number, Timers.Timed timer) {
        ensureRoom();
        put(end++, deadline, number, timer);
        changed();
    }

    @Override
    Timers.Timed removeFirst() {
        var first = take(begin++);
        if (begin == end) {
            begin = 0;
            end = 0;
        }
        changed();
        return first;
    }
}
