package asyncio.testing;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.Task;
import java.util.Collection;

/// What the tasks of a loop are at, as text: their names, states and stacks. For failures of tests that hang.
public final class TaskDump {
    private TaskDump() {}

    /// Returns a dump of all tasks that are not done. May be called on any thread; on one that does not run the loop it
    /// blocks until the loop, if it runs, comes round to answer.
    ///
    /// @param loop the loop
    /// @return several lines
    public static String of(EventLoop loop) {
        return of(Asyncio.allTasks(loop));
    }

    static String of(Collection<Task<?>> tasks) {
        var text = new StringBuilder(tasks.isEmpty() ? "No task is left." : "Tasks that are not done:");
        for (var task : tasks) {
            text.append("\n  ").append(task);
            var frames = task.getStack();
            if (frames.isEmpty()) text.append("\n    has not begun");
            for (var frame : frames) text.append("\n    at ").append(frame);
        }
        return text.toString();
    }
}
