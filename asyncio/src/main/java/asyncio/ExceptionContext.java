package asyncio;

import org.jspecify.annotations.Nullable;

/// What an [ExceptionHandler] is told: what happened, and to whom.
///
/// Python: the `context` dictionary of `loop.call_exception_handler`.
///
/// @param message what happened, always there
/// @param exception what was thrown, if anything was
/// @param future the future concerned
/// @param task the task concerned
/// @param handle the callback that failed
/// @param asyncgen the generator that failed to close
/// @param sourceTraceback in debug mode, where the thing concerned was created
public record ExceptionContext(
        String message,
        @Nullable Throwable exception,
        @Nullable Future<?> future,
        @Nullable Task<?> task,
        @Nullable Handle handle,
        @Nullable AsyncGenerator<?> asyncgen,
        @Nullable Throwable sourceTraceback) {
    /// A report of a message and an exception, without more.
    ///
    /// @param message what happened
    /// @param exception what was thrown, or null
    /// @return the context
    public static ExceptionContext of(String message, @Nullable Throwable exception) {
        return new ExceptionContext(message, exception, null, null, null, null, null);
    }

    static ExceptionContext ofTask(String message, @Nullable Throwable exception, Task<?> task) {
        return new ExceptionContext(message, exception, null, task, null, null, task.sourceTraceback());
    }

    static ExceptionContext ofHandle(String message, Throwable exception, Handle handle) {
        return new ExceptionContext(message, exception, null, null, handle, null, handle.sourceTraceback());
    }

    static ExceptionContext ofGenerator(String message, Throwable exception, AsyncGenerator<?> asyncgen) {
        return new ExceptionContext(message, exception, null, null, null, asyncgen, null);
    }
}
