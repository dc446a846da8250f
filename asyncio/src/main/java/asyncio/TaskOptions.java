package asyncio;

import org.jspecify.annotations.Nullable;

/// How a task is to be started. Python: the keyword arguments of `create_task`.
///
/// @param name the name of the task, or null for `Task-N`
/// @param context the context it runs in, shared, or null for a copy of the current one
/// @param eagerStart whether its first step runs at once, inside `createTask`; null leaves it to the task factory
public record TaskOptions(
        @Nullable String name,
        @Nullable Context context,
        @Nullable Boolean eagerStart) {
    /// No name, a copy of the current context, and as the task factory has it.
    public static final TaskOptions DEFAULT = new TaskOptions(null, null, null);

    /// Options with a name.
    ///
    /// @param name the name of the task
    /// @return the options
    public static TaskOptions named(String name) {
        return DEFAULT.withName(name);
    }

    /// Returns these options with another name.
    ///
    /// @param name the name of the task
    /// @return a copy
    public TaskOptions withName(String name) {
        return new TaskOptions(name, context, eagerStart);
    }

    /// Returns these options with a context that the task runs in and shares with whoever else uses it.
    ///
    /// @param context the context
    /// @return a copy
    public TaskOptions withContext(Context context) {
        return new TaskOptions(name, context, eagerStart);
    }

    /// Returns these options with the choice whether the first step runs inside `createTask`.
    ///
    /// @param eagerStart true to run at once until the task first suspends
    /// @return a copy
    public TaskOptions withEagerStart(boolean eagerStart) {
        return new TaskOptions(name, context, eagerStart);
    }
}
