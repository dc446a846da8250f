package asyncio.testing;

import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.Task;
import asyncio.TaskFactory;
import asyncio.TaskOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Notes where tasks are created, and leaves making them to another factory.
///
/// @param next the other one, or null for the default
/// @param creations what was noted
record NotingTaskFactory(@Nullable TaskFactory next, Map<Task<?>, Throwable> creations) implements TaskFactory {
    @Override
    public <T extends @Nullable Object> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        var task = next == null ? Task.start(loop, coroutine, options) : next.create(loop, coroutine, options);
        if (!task.done()) creations.put(task, new Throwable("created here"));
        return task;
    }
}
