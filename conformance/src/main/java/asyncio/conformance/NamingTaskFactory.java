package asyncio.conformance;

import asyncio.Coroutine;
import asyncio.EventLoop;
import asyncio.Task;
import asyncio.TaskFactory;
import asyncio.TaskOptions;
import org.jspecify.annotations.Nullable;

/// Gives each task without a name the one that traces call it by: `Task-1`, `Task-2`, … in the order of
/// creation, and `close` for those that the closing runner makes.
final class NamingTaskFactory implements TaskFactory {
    private final boolean eager;
    private int unnamed;
    private boolean closing;

    NamingTaskFactory(boolean eager) {
        this.eager = eager;
    }

    /// Says that the runner is about to close.
    void closing() {
        closing = true;
    }

    @Override
    public <T extends @Nullable Object> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        var named = options.name() == null ? options.withName(nextName()) : options;
        return eager ? EAGER.create(loop, coroutine, named) : Task.start(loop, coroutine, named);
    }

    private String nextName() {
        return closing ? "close" : "Task-" + ++unnamed;
    }
}
