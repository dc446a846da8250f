package asyncio;

import org.jspecify.annotations.Nullable;

/// How something that was awaited ended. See [Asyncio#gatherOutcomes].
///
/// Python puts results and exceptions into one list (`return_exceptions=True`); here a `switch` tells them apart,
/// and the compiler sees that none is forgotten.
///
/// @param <T> what was to be returned
public sealed interface Outcome<T extends @Nullable Object> {
    /// It returned.
    ///
    /// @param result what it returned
    /// @param <T> its type
    record Succeeded<T extends @Nullable Object>(T result) implements Outcome<T> {}

    /// It threw.
    ///
    /// @param exception what it threw
    /// @param <T> what was to be returned
    record Failed<T extends @Nullable Object>(Throwable exception) implements Outcome<T> {}

    /// It was cancelled.
    ///
    /// @param error the cancellation, with the message of the future if it was given one
    /// @param <T> what was to be returned
    record Cancelled<T extends @Nullable Object>(CancelledError error) implements Outcome<T> {}

    /// Returns the result, or throws what stands in its place.
    ///
    /// @return the result
    /// @throws CancelledError if it was cancelled; else whatever was thrown, as itself
    default T get() {
        return switch (this) {
            case Succeeded<T>(T result) -> result;
            case Failed<T>(Throwable exception) -> throw Throwables.sneaky(exception);
            case Cancelled<T>(CancelledError error) -> throw error;
        };
    }
}
