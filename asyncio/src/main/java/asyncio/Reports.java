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
        append(text, context.sourceTraceback());
        if (context.exception() == null) Log.LOGGER.log(Level.ERROR, text.toString());
        else Log.LOGGER.log(Level.ERROR, text.toString(), context.exception());
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
        append(text, List.of(created.getStackTrace()));
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
