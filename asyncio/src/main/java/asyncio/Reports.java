package asyncio;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the loop writes to its log.
final class Reports {
    private Reports() {}

    static void log(ExceptionContext context) {
        var text = new StringBuilder(context.message());
        append(text, "future", context.future());
        append(text, "task", context.task());
        append(text, "handle", context.handle());
        append(text, "asyncgen", context.asyncgen());
        context.details().forEach((name, value) -> append(text, name, value));
        append(text, context.sourceTraceback());
        if (context.handleTraceback() != null) text.append("\nreported by a callback that was");
        append(text, context.handleTraceback());
        if (context.exception() == null) Log.LOGGER.log(Level.ERROR, text.toString());
        else Log.LOGGER.log(Level.ERROR, text.toString(), context.exception());
    }

    /// Runs an action in the context of the task or callback that a report is about, if there is one.
    static void inContext(ExceptionContext report, Runnable action) {
        var task = report.task();
        var handle = report.handle();
        var context = task != null ? task.getContext() : handle != null ? handle.getContext() : null;
        if (context == null || !context.canBeEntered()) action.run();
        else context.run(action);
    }

    /// Adds where the callback was scheduled that reports, if that is known and nothing better is.
    static ExceptionContext withHandleTraceback(ExceptionContext context) {
        var fiber = context.sourceTraceback() == null ? Fiber.current() : null;
        if (fiber == null || !(fiber.running instanceof Handle handle)) return context;
        var scheduled = handle.sourceTraceback();
        return scheduled == null ? context : context.withHandleTraceback(scheduled);
    }

    /// Returns what an object says of itself, which may be a user's and fail.
    static String text(Object value) {
        try {
            return value.toString();
        } catch (Throwable e) {
            return value.getClass().getName() + ", whose toString() threw "
                    + e.getClass().getName();
        }
    }

    private static void append(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) text.append("\n").append(name).append(": ").append(text(value));
    }

    /// Adds where something was created, if anybody noted it.
    static void append(StringBuilder text, @Nullable Throwable created) {
        if (created == null) return;
        text.append("\n").append(created.getMessage());
        append(text, Frames.of(created));
    }

    static void append(StringBuilder text, List<StackTraceElement> stack) {
        for (var frame : stack) text.append("\n    at ").append(frame);
    }

    /// Logs a step that took long.
    ///
    /// @param seen where it was while it ran, if somebody looked
    static void slow(Object what, long nanos, List<StackTraceElement> seen) {
        var text = new StringBuilder("Executing " + text(what) + " took " + TimeUnit.NANOSECONDS.toMillis(nanos)
                + " ms: nothing else ran meanwhile. Move the work off the loop with toThread(() -> ...)");
        if (!seen.isEmpty()) text.append("\nIt was last seen here:");
        append(text, seen);
        Log.LOGGER.log(Level.WARNING, text.toString());
    }
}
