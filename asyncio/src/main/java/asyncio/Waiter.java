package asyncio;

import java.util.function.Consumer;

/// Who is told when a future is done.
sealed interface Waiter permits Task, Waiter.Internal, Waiter.Callback {
    /// Something short of this library's own, which never blocks and never throws.
    non-sealed interface Internal extends Waiter {
        void futureDone(Future<?> future);
    }

    /// A callback of the user.
    ///
    /// @param function takes the future
    /// @param context where it runs
    /// @param <F> the type of the future
    record Callback<F>(Consumer<? super F> function, ContextSource context) implements Waiter {}
}
