package asyncio;

import java.util.NoSuchElementException;

/// Thrown by a step of an [AsyncGenerator] that has nothing more to yield.
///
/// Python: `StopAsyncIteration`.
public final class StopAsyncIteration extends NoSuchElementException {
    private static final long serialVersionUID = 1L;

    StopAsyncIteration(String message) {
        super(message);
    }
}
