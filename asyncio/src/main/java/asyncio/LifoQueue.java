package asyncio;

import java.util.ArrayDeque;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/// A [Queue] that gives out the newest item first. Python: `asyncio.LifoQueue`.
///
/// @param <T> the type of the items
public final class LifoQueue<T extends @Nullable Object> extends Queue<T> {
    /// Creates a queue without a limit.
    public LifoQueue() {
        this(0);
    }

    /// Creates a queue.
    ///
    /// @param maxsize how many items it holds at most; zero or less for no limit
    public LifoQueue(int maxsize) {
        super(maxsize, Collections.asLifoQueue(new ArrayDeque<>()));
    }
}
