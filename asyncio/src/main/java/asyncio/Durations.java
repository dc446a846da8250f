package asyncio;

import java.time.Duration;
import java.util.Objects;

/// Turns durations into nanoseconds.
final class Durations {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /// Returns the nanoseconds of a duration; what is too long for a `long` is as long as that, 292 years.
    ///
    /// @throws NullPointerException if it is null; `name` says which it was
    static long nanos(Duration duration, String name) {
        Objects.requireNonNull(duration, name);
        if (duration.compareTo(LONGEST) >= 0) return Long.MAX_VALUE;
        return duration.isNegative() ? -1 : duration.toNanos();
    }
}
