package asyncio;

import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// What [Asyncio#wait] found. Both sets are in the order of the arguments.
///
/// @param done the futures that are done
/// @param pending the futures that are not
/// @param <T> what they yield
public record WaitResult<T extends @Nullable Object>(SequencedSet<Future<T>> done, SequencedSet<Future<T>> pending) {}
