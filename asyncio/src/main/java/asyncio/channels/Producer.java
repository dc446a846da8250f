package asyncio.channels;

import org.jspecify.annotations.Nullable;

/// Code that sends items, in a task of its own. See [Channel#produce].
///
/// @param <T> the type of the items
@FunctionalInterface
public interface Producer<T extends @Nullable Object> {
    /// Sends items until there are no more. May suspend. It need not close the sender.
    ///
    /// @param out where to send them
    /// @throws Exception what went wrong, for the receivers, as itself
    void run(Sender<T> out) throws Exception;
}
