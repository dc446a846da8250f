package asyncio;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is told when a future is done.
sealed interface Waiter permits Task, Waiter.Internal, Waiter.Callback {
    /// Something short of this library's own, which never blocks and never throws.
    @FunctionalInterface
    non-sealed interface Internal extends Waiter {
        void futureDone(Future<?> future);

        /// Whether this is to be told that the future is done, in the next turn. Asked at the very moment: what it does
        /// now nobody must be able to see before that turn.
        default boolean heeds(Future<?> future) {
            return true;
        }

        /// Returns the tasks that wait for the future by way of this, for the call graph.
        default Collection<? extends Task<?>> waitingTasks() {
            return List.of();
        }

        /// Returns the same for a task that waits by way of it.
        default Internal onBehalfOf(@Nullable Task<?> task) {
            return task == null ? this : new OnBehalf(task, this);
        }
    }

    /// What a combinator such as `gather` leaves with each future, on behalf of the task that called it.
    ///
    /// @param task the task
    /// @param action what the combinator does
    record OnBehalf(Task<?> task, Internal action) implements Internal {
        @Override
        public void futureDone(Future<?> future) {
            action.futureDone(future);
        }

        @Override
        public boolean heeds(Future<?> future) {
            return action.heeds(future);
        }

        @Override
        public List<Task<?>> waitingTasks() {
            return List.of(task);
        }
    }

    /// A callback of the user.
    ///
    /// @param function takes the future
    /// @param context where it runs
    /// @param <F> the type of the future
    record Callback<F>(Consumer<? super F> function, ContextSource context) implements Waiter {}

    /// Returns the tasks that wait for a future by way of a waiter.
    static Collection<? extends Task<?>> tasksOf(@Nullable Object waiter) {
        if (waiter instanceof Task<?> task) return List.of(task);
        return waiter instanceof Internal internal ? internal.waitingTasks() : List.of();
    }
}
