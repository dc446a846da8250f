package asyncio;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What debug mode notes about the futures and tasks of a loop: where each was created, and since when a task is in
/// its state. Kept beside them, so that they cost no memory otherwise. May be read on any thread.
final class DebugNotes {
    private final Map<Key, Throwable> creations = new ConcurrentHashMap<>();
    private final ReferenceQueue<Future<?>> garbage = new ReferenceQueue<>();
    private final Map<Task<?>, Long> since = new ConcurrentHashMap<>();
    private volatile long longestStep;

    void created(Future<?> future, long now) {
        for (Reference<?> gone; (gone = garbage.poll()) != null; ) creations.remove(gone);
        var place = new Throwable("created here: " + future.getClass().getSimpleName());
        creations.put(new Key(future, garbage), place);
        if (future instanceof Task<?> task) since.put(task, now);
    }

    @Nullable
    Throwable creationOf(Future<?> future) {
        return creations.isEmpty() ? null : creations.get(new Key(future, null));
    }

    /// Notes that a task has begun to run, or to wait, or is about to end.
    void changed(Task<?> task, long now) {
        since.put(task, now);
    }

    void ended(Task<?> task) {
        since.remove(task);
    }

    /// Forgets since when tasks are in their states, because nobody notes it any more.
    void clear() {
        since.clear();
    }

    /// Returns the time of the loop since when a task runs or waits, or null if nobody has noted it.
    @Nullable
    Long since(Task<?> task) {
        return since.get(task);
    }

    void stepTook(long nanos) {
        if (nanos > longestStep) longestStep = nanos;
    }

    long longestStep() {
        return longestStep;
    }

    /// A future that may become garbage. Equal to every other key of the same one.
    private static final class Key extends WeakReference<Future<?>> {
        private final int hash;

        Key(Future<?> future, @Nullable ReferenceQueue<Future<?>> queue) {
            super(future, queue);
            hash = System.identityHashCode(future);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || (other instanceof Key key && get() != null && get() == key.get());
        }
    }
}
