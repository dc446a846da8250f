package asyncio.process;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A few calls of a function, sent to a worker as one.
///
/// @param function the function
/// @param items what to apply it to
/// @param <T> what the items are
/// @param <R> what it returns
@SuppressWarnings("NonApiType") // An interface would not say that it is serialisable.
record Chunk<T extends @Nullable Object, R extends @Nullable Object>(
        SerializableFunction<? super T, ? extends R> function, ArrayList<T> items)
        implements Callable<Chunk.Results<R>>, Serializable {
    /// What came of it, up to the first exception.
    ///
    /// @param results the results before that
    /// @param exception the exception, or null if there was none
    /// @param <R> what they are
    record Results<R extends @Nullable Object>(
            ArrayList<R> results, @Nullable Throwable exception) implements Serializable {}

    @Override
    @SuppressWarnings("NullAway") // An item is null only where T allows it.
    public Results<R> call() {
        var results = new ArrayList<R>(items.size());
        try {
            for (var item : items) results.add(function.apply(item));
            return new Results<>(results, null);
        } catch (OutOfMemoryError e) {
            throw e; // The pool is to see it.
        } catch (Throwable e) {
            return new Results<>(results, Marshal.sendable(e));
        }
    }
}
