package asyncio;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is told when a future is done.
sealed interface Waiter permits Task, Waiter.Internal, Waiter.Callback {
    /// Something short of this library's own, which never blocks and never throws.
    @FunctionalInterface
    non-sealed interface Internal extends Waiter {
        void futureDone(Future<?> future);

        /// Returns the task that waits for the future by way of this, for the call graph.
        default @Nullable Task<?> waitingTask() {
            return null;
        }

        /// Returns the same for a task that waits by way of it.
        default Internal onBehalfOf(@Nullable Task<?> task) {
            return task == null ? this : new OnBehalf(task, this);
        }
    }

    /// What a combinator such as `gather` leaves with each future, on behalf of the task that called it.
    ///
    /// @param waitingTask the task
    /// @param action what the combinator does
    record OnBehalf(Task<?> waitingTask, Internal action) implements Internal {
        @Override
        public void futureDone(Future<?> future) {
            action.futureDone(future);
        }
    }

    /// A callback of the user.
    ///
    /// @param function takes the future
    /// @param context where it runs
    /// @param <F> the type of the future
    record Callback<F>(Consumer<? super F> function, ContextSource context) implements Waiter {}

    /// Returns the task that waits for a future by way of a waiter, if one does.
    static @Nullable Task<?> taskOf(@Nullable Object waiter) {
        if (waiter instanceof Task<?> task) return task;
        return waiter instanceof Internal internal ? internal.waitingTask() : null;
    }
}
