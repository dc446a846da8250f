package asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that tasks can be started in: an [EventLoop] or a [TaskGroup].
public interface Spawner {
    /// Starts a task. Does not suspend, except for a place in a [TaskGroup] with a limit: the task runs its first step
    /// in the next turn of the loop, or at once if it is to start eagerly.
    ///
    /// @param coroutine what the task runs
    /// @param options its name, context and way to start
    /// @param <T> what it returns
    /// @return the task
    <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options);

    /// Starts a task with the default options. Does not suspend.
    ///
    /// @param coroutine what the task runs
    /// @param <T> what it returns
    /// @return the task
    default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.DEFAULT);
    }

    /// Starts a task with a name. Does not suspend.
    ///
    /// @param coroutine what the task runs
    /// @param name the name of the task
    /// @param <T> what it returns
    /// @return the task
    default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.named(name));
    }

    /// Starts a task that returns nothing. Does not suspend.
    ///
    /// @param coroutine what the task runs
    /// @return the task
    default Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
        return createTask(coroutine, TaskOptions.DEFAULT);
    }

    /// Starts a task that returns nothing, with a name. Does not suspend.
    ///
    /// @param coroutine what the task runs
    /// @param name the name of the task
    /// @return the task
    default Task<@Nullable Void> createTask(VoidCoroutine coroutine, String name) {
        return createTask(coroutine, TaskOptions.named(name));
    }

    /// Starts a task that returns nothing. Does not suspend.
    ///
    /// @param coroutine what the task runs
    /// @param options its name, context and way to start
    /// @return the task
    default Task<@Nullable Void> createTask(VoidCoroutine coroutine, TaskOptions options) {
        return createTask(Objects.requireNonNull(coroutine, "coroutine").returningNull(), options);
    }
}
