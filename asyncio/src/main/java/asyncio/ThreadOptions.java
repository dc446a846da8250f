package asyncio;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// How [Asyncio#toThread] is to call something on a thread.
///
/// @param executor whose threads; null: the loop's own, of which a limiter has as many as it allows
/// @param limiter what limits how many calls run at once; null: the number of threads
/// @param abandonOnCancel whether a task that is cancelled leaves the thread alone and goes on at once
public record ThreadOptions(
        @Nullable Executor executor, @Nullable CapacityLimiter limiter, boolean abandonOnCancel) {
    /// The loop's own threads, no limiter; cancelling interrupts the thread and waits for its end.
    public static final ThreadOptions DEFAULT = new ThreadOptions(null, null, false);

    /// Returns these options with an executor.
    ///
    /// @param executor whose threads
    /// @return the options
    public ThreadOptions withExecutor(Executor executor) {
        return new ThreadOptions(Objects.requireNonNull(executor, "executor"), limiter, abandonOnCancel);
    }

    /// Returns these options with a limiter.
    ///
    /// @param limiter what limits how many calls run at once
    /// @return the options
    public ThreadOptions withLimiter(CapacityLimiter limiter) {
        return new ThreadOptions(executor, Objects.requireNonNull(limiter, "limiter"), abandonOnCancel);
    }

    /// Returns these options for work that a cancelled task does not wait for. Its thread is not interrupted; it can
    /// ask [Asyncio#checkCancelled].
    ///
    /// @return the options
    public ThreadOptions abandoning() {
        return new ThreadOptions(executor, limiter, true);
    }
}
