package asyncio.conformance;

import asyncio.Future;
import asyncio.Outcome;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How values and errors are written in a trace: section 8 of `SPEC.md`.
final class Rendering {
    private Rendering() {}

    static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean truth -> truth.toString();
            case Long number -> number.toString();
            case Integer number -> number.toString();
            case String text -> text;
            case List<?> list -> list.stream().map(Rendering::show).collect(Collectors.joining(",", "[", "]"));
            case Throwable error -> showError(error);
            case Outcome.Succeeded<?>(var result) -> show(result);
            case Outcome.Failed<?>(var error) -> showError(error);
            case Outcome.Cancelled<?>(var error) -> showError(error);
            default -> "?" + value.getClass().getSimpleName();
        };
    }

    private static String showError(Throwable error) {
        var kind = ErrorKind.of(error).orElse(null);
        return switch (kind) {
            case null -> "?" + error;
            case E1, E2, E3 -> kind.label() + "(" + error.getMessage() + ")";
            case CANCELLED -> showCancelled(error.getMessage());
            case GROUP -> "Group" + show(((asyncio.ExceptionGroup) error).exceptions());
            default -> kind.label();
        };
    }

    private static String showCancelled(@Nullable String message) {
        return message == null || message.isEmpty() ? "Cancelled" : "Cancelled(" + message + ")";
    }

    /// Describes a future by the method `state` of section 6, which never throws.
    static String state(Future<?> future) {
        if (!future.done()) return "pending";
        if (future.cancelled()) return "cancelled";
        var exception = future.exception();
        return exception.isPresent() ? "failed:" + show(exception.get()) : "done:" + show(future.result());
    }
}
