package asyncio.conformance;

import org.jspecify.annotations.Nullable;

/// What the op `new` creates.
sealed interface Creation {
    /// A synchronization primitive or a queue.
    sealed interface OfSync extends Creation {}

    /// `loop.create_future()`.
    record OfFuture() implements Creation {}

    /// `contextvars.copy_context()`.
    record OfContext() implements Creation {}

    /// A generator object, not started.
    record OfGenerator(String name, Expr argument) implements Creation {}

    /// A lock.
    record OfLock() implements OfSync {}

    /// An event.
    record OfEvent() implements OfSync {}

    /// A condition, on the lock in a variable or on a lock of its own.
    record OfCondition(@Nullable String lock) implements OfSync {}

    /// Something that is created with a number.
    record OfSize(Sized type, int size) implements OfSync {}

    /// The types that are created with a number: an initial value, parties, a maximum size.
    enum Sized {
        SEMAPHORE,
        BOUNDED_SEMAPHORE,
        BARRIER,
        QUEUE,
        LIFO_QUEUE,
        PRIORITY_QUEUE
    }
}
