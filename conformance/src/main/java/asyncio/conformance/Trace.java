package asyncio.conformance;

import asyncio.Asyncio;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The rows that one program has written so far.
///
/// Rows come from the thread of the loop and from its tasks, one at a time; [#rows] may be called meanwhile, by
/// who has lost patience with the program.
final class Trace {
    private final VirtualTime time;
    private final Queue<Row> rows = new ConcurrentLinkedQueue<>();
    private volatile boolean sealed;

    Trace(VirtualTime time) {
        this.time = time;
    }

    /// Adds a row of the current task, or of none in a callback.
    void add(String event, String value) {
        var task = Asyncio.currentTask();
        add(task == null ? Row.NO_TASK : task.getName(), event, value);
    }

    /// Adds a row that no task has written.
    void addOutside(String event, String value) {
        add(Row.NO_TASK, event, value);
    }

    private void add(String task, String event, String value) {
        if (!sealed) rows.add(new Row(time.now(), task, event, value));
    }

    /// Ends this trace: what the program still does from now on leaves no row.
    void seal() {
        sealed = true;
    }

    long count(String event) {
        return rows.stream().filter(row -> row.event().equals(event)).count();
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }
}
