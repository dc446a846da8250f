package asyncio;

/// Timers that were added in the order of their deadlines.
final class TimerRun extends TimerStore {
    @Override
    void insert(int empty, long deadline, long number, Timers.Timed timer) {
        put(empty, deadline, number, timer);
    }

    @Override
    Timers.Timed takeFirst() {
        var first = take(begin++);
        if (begin == end) {
            begin = 0;
            end = 0;
        }
        return first;
    }
}
