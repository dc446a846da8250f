package asyncio;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/// What the loop writes to its log.
final class Reports {
    private Reports() {}

    static void log(ExceptionContext context) {
        var text = new StringBuilder(context.message());
        append(text, "future", context.future());
        append(text, "task", context.task());
        append(text, "handle", context.handle());
        append(text, "asyncgen", context.asyncgen());
        var created = context.sourceTraceback();
        if (created != null) {
            text.append("\n").append(created.getMessage());
            for (var frame : created.getStackTrace()) text.append("\n    at ").append(frame);
        }
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

    private static void append(StringBuilder text, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) text.append("\n").append(name).append(": ").append(text(value));
    }

    static void slow(Object what, long nanos) {
        Log.LOGGER.log(
                Level.WARNING,
                "Executing " + what + " took " + TimeUnit.NANOSECONDS.toMillis(nanos)
                        + " ms: nothing else ran meanwhile. Move the work off the loop with toThread(() -> ...)");
    }
}
