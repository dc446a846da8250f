package asyncio.process;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// A function that can be sent to another process. See [asyncio.SerializableCallable].
///
/// @param <T> what it is applied to
/// @param <R> what it returns
@FunctionalInterface
public interface SerializableFunction<T extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    /// Applies this function.
    ///
    /// @param item what to apply it to
    /// @return the result
    /// @throws Exception what went wrong, as itself
    R apply(T item) throws Exception;
}
