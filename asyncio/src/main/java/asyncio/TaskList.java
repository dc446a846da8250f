package asyncio;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The tasks of a loop that are not done, in order of creation. They are held strongly: a task never vanishes.
final class TaskList {
    // Linked through the tasks themselves: joining and leaving cost a few writes, and no memory.
    private @Nullable Task<?> first;
    private @Nullable Task<?> last;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Task<?> first() {
        return first;
    }

    void add(Task<?> task) {
        var before = last;
        task.previous = before;
        if (before == null) first = task;
        else before.next = task;
        last = task;
        size++;
    }

    void remove(Task<?> task) {
        var before = task.previous;
        var after = task.next;
        if (before == null) first = after;
        else before.next = after;
        if (after == null) last = before;
        else after.previous = before;
        task.previous = null;
        task.next = null;
        size--;
    }

    SequencedSet<Task<?>> snapshot() {
        var tasks = new LinkedHashSet<Task<?>>();
        for (var task = first; task != null; task = task.next) tasks.add(task);
        return tasks;
    }
}
