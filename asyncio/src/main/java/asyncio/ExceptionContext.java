package asyncio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an [ExceptionHandler] is told: what happened, and to whom.
///
/// What concerns things that this package does not know stands in [#details], under the names that Python has for them:
/// `protocol`, `transport`, `socket`.
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
/// @param handleTraceback in debug mode, where the callback was scheduled that reports, if no `sourceTraceback` is
///     there
/// @param details what else there is to say, by name
public record ExceptionContext(
        String message,
        @Nullable Throwable exception,
        @Nullable Future<?> future,
        @Nullable Task<?> task,
        @Nullable Handle handle,
        @Nullable AsyncGenerator<?> asyncgen,
        @Nullable Throwable sourceTraceback,
        @Nullable Throwable handleTraceback,
        Map<String, Object> details) {
    /// Copies the details, in their order.
    public ExceptionContext {
        Objects.requireNonNull(message, "message");
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /// A report of a message and an exception, without more.
    ///
    /// @param message what happened
    /// @param exception what was thrown, or null
    /// @return the context
    public static ExceptionContext of(String message, @Nullable Throwable exception) {
        return new ExceptionContext(message, exception, null, null, null, null, null, null, Map.of());
    }

    /// Returns this context with one more detail.
    ///
    /// @param name what it is: `protocol`, `transport`, `socket`, or a name of your own
    /// @param value the thing itself
    /// @return a copy
    public ExceptionContext with(String name, Object value) {
        var more = new LinkedHashMap<>(details);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new ExceptionContext(
                message, exception, future, task, handle, asyncgen, sourceTraceback, handleTraceback, more);
    }

    ExceptionContext withHandleTraceback(Throwable scheduled) {
        return new ExceptionContext(
                message, exception, future, task, handle, asyncgen, sourceTraceback, scheduled, details);
    }

    static ExceptionContext ofTask(String message, @Nullable Throwable exception, Task<?> task) {
        return new ExceptionContext(message, exception, null, task, null, null, task.sourceTraceback(), null, Map.of());
    }

    static ExceptionContext ofHandle(String message, Throwable exception, Handle handle) {
        return new ExceptionContext(
                message, exception, null, null, handle, null, handle.sourceTraceback(), null, Map.of());
    }

    static ExceptionContext ofGenerator(String message, Throwable exception, AsyncGenerator<?> asyncgen) {
        return new ExceptionContext(message, exception, null, null, null, asyncgen, null, null, Map.of());
    }

    static ExceptionContext ofNobody(String message, Throwable exception, @Nullable Throwable sourceTraceback) {
        return new ExceptionContext(message, exception, null, null, null, null, sourceTraceback, null, Map.of());
    }
}
