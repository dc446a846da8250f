package asyncio;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A future that a task awaits inside this library, and that can say what for.
///
/// @param <T> the type of the result
final class Wait<T extends @Nullable Object> extends Future<T> {
    private final Purpose purpose;

    Wait(Scheduler scheduler, Purpose purpose) {
        super(scheduler);
        this.purpose = purpose;
    }

    @Override
    Collection<? extends Future<?>> parts() {
        return purpose.parts();
    }

    @Override
    String name() {
        return purpose.toString();
    }

    /// Waits for one future.
    ///
    /// @param what says how
    /// @param future the future
    record One(String what, Future<?> future) implements Purpose {
        @Override
        public List<Future<?>> parts() {
            return List.of(future);
        }

        @Override
        public String toString() {
            return what + " " + future.name();
        }
    }

    /// What is waited for. Its text goes behind "waits for".
    interface Purpose {
        /// Returns the futures whose ends decide over the wait.
        Collection<? extends Future<?>> parts();
    }
}
