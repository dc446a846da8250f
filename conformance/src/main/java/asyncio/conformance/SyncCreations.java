package asyncio.conformance;

import asyncio.Barrier;
import asyncio.BoundedSemaphore;
import asyncio.Condition;
import asyncio.Event;
import asyncio.LifoQueue;
import asyncio.Lock;
import asyncio.PriorityQueue;
import asyncio.Queue;
import asyncio.Semaphore;

/// Creates synchronization primitives and queues: the op `new`.
final class SyncCreations {
    private SyncCreations() {}

    static Object create(Frame frame, Creation.OfSync what) {
        return switch (what) {
            case Creation.OfLock() -> new Lock();
            case Creation.OfEvent() -> new Event();
            case Creation.OfCondition(var lock) ->
                lock == null ? new Condition() : new Condition((Lock) frame.variable(lock));
            case Creation.OfSize(var type, var size) -> create(type, size);
        };
    }

    private static Object create(Creation.Sized type, int size) {
        return switch (type) {
            case SEMAPHORE -> new Semaphore(size);
            case BOUNDED_SEMAPHORE -> new BoundedSemaphore(size);
            case BARRIER -> new Barrier(size);
            case QUEUE -> new Queue<>(size);
            case LIFO_QUEUE -> new LifoQueue<>(size);
            case PRIORITY_QUEUE -> new PriorityQueue<>(size, SyncCreations::compare);
        };
    }

    /// Compares two items of a priority queue, of which programs promise that they can be compared.
    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }
}
