package asyncio.process;

import org.jspecify.annotations.Nullable;

/// Thrown for the work of a [ProcessPoolExecutor] that lost a worker process.
///
/// Its message says which worker, how it ended, what it was doing, and what it last wrote to its standard error.
///
/// Python: `concurrent.futures.process.BrokenProcessPool`.
public final class BrokenProcessPoolException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BrokenProcessPoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
