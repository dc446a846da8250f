package asyncio;

import org.jspecify.annotations.Nullable;

/// Makes the tasks of a loop. Installed with [EventLoop#setTaskFactory].
///
/// A factory calls [Task#start] with the coroutine and, as it sees fit, with changed options.
///
/// Python: a task factory, and `asyncio.eager_task_factory`.
@FunctionalInterface
public interface TaskFactory {
    /// Starts tasks eagerly, unless their options say otherwise: the coroutine runs inside `createTask` until
    /// it first suspends. A task that never suspends is done on return and never enters the loop.
    TaskFactory EAGER = new TaskFactory() {
        @Override
        public <T extends @Nullable Object> Task<T> create(
                EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
            return Task.start(loop, coroutine, options.eagerStart() == null ? options.withEagerStart(true) : options);
        }

        @Override
        public String toString() {
            return "TaskFactory.EAGER";
        }
    };

    /// Makes a task.
    ///
    /// @param loop the loop it belongs to
    /// @param coroutine what it runs
    /// @param options its name, context and way to start
    /// @param <T> what it returns
    /// @return the task
    <T extends @Nullable Object> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options);
}
