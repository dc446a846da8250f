package asyncio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Futures in the order in which they are done. See [Asyncio#asCompleted].
///
/// Iterating gives the futures themselves, the tasks that were made for coroutines among them; `next()` suspends
/// until one more is done. [#results] is Python's plain iteration. An iteration goes on where an earlier one left off.
///
/// @param <T> what they yield
public final class AsCompleted<T extends @Nullable Object> implements Iterable<Future<T>> {
    private final Scheduler scheduler;
    private final Set<Future<T>> unfinished;
    private final @Nullable Duration timeout;
    private final @Nullable TimerHandle timer;
    private final Waiter.Internal whenDone = new WhenDone();

    /// What is done and was not handed out; an empty one stands for a step that is too late.
    private final ArrayDeque<Optional<Future<T>>> finished = new ArrayDeque<>();

    private final ArrayDeque<Future<@Nullable Void>> steps = new ArrayDeque<>();
    private int left;

    AsCompleted(EventLoop loop, Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        this.scheduler = loop.scheduler;
        this.timeout = timeout;
        unfinished = new LinkedHashSet<>(Gathering.futures(loop, awaitables));
        left = unfinished.size();
        timer = timeout == null || unfinished.isEmpty()
                ? null
                : scheduler.callLaterInternal(Durations.nanos(timeout, "timeout"), this::expired);
        for (var future : unfinished) future.addWaiter(whenDone);
    }

    /// Who waits for the futures is whoever waits in a step at the moment.
    private final class WhenDone implements Waiter.Internal {
        @Override
        public void futureDone(Future<?> future) {
            oneDone(future);
        }

        @Override
        public List<Task<?>> waitingTasks() {
            var tasks = new ArrayList<Task<?>>();
            for (var step : steps) tasks.addAll(step.awaitedBy());
            return tasks;
        }
    }

    private final class Step implements Wait.Purpose {
        @Override
        public Collection<? extends Future<?>> parts() {
            return unfinished;
        }

        @Override
        public String toString() {
            return "asCompleted, " + unfinished.size() + " pending";
        }
    }

    @SuppressWarnings("unchecked") // It is one of ours: we wait for no other.
    private void oneDone(Future<?> done) {
        if (unfinished.remove(done)) offer(Optional.of((Future<T>) done));
        if (unfinished.isEmpty() && timer != null) timer.cancel();
    }

    private void expired() {
        for (var future : unfinished) {
            future.removeWaiters(whenDone);
            offer(Optional.empty());
        }
        unfinished.clear();
    }

    private void offer(Optional<Future<T>> next) {
        finished.add(next);
        wakeOne();
    }

    private void wakeOne() {
        for (Future<@Nullable Void> step; (step = steps.poll()) != null; ) {
            if (!step.done()) {
                step.succeed(null);
                return;
            }
        }
    }

    /// Waits for the next future, which [#left] has been counted down for.
    private Future<T> await() {
        try {
            while (finished.isEmpty()) {
                var step = new Wait<@Nullable Void>(scheduler, new Step());
                steps.add(step);
                try {
                    step.await();
                } catch (CancelledError e) {
                    steps.remove(step);
                    if (!finished.isEmpty() && !step.cancelled()) wakeOne(); // It was woken in vain: pass it on.
                    throw e;
                }
            }
        } catch (CancelledError e) {
            left++; // Nothing was handed out.
            throw e;
        }
        return finished.remove()
                .orElseThrow(() -> new TimeoutException("not all futures were done within " + timeout
                        + ". They go on; cancel them if they are of no more use"));
    }

    /// Returns an iterator over the futures. Its `next()` may suspend.
    ///
    /// `next()` throws a [TimeoutException] for each future that was not done in time, and [CancelledError] if the
    /// current task is cancelled; then nothing is lost, and the iteration can go on.
    @Override
    public Iterator<Future<T>> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public Future<T> next() {
                countDown();
                return AsCompleted.this.await();
            }
        };
    }

    /// Returns coroutines, as many as there are futures: each waits for one more to be done and returns its result,
    /// or throws its exception.
    ///
    /// @return the coroutines; iterating does not suspend, awaiting does
    public Iterable<Coroutine<T>> results() {
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public Coroutine<T> next() {
                countDown();
                return () -> AsCompleted.this.await().result();
            }
        };
    }

    private void countDown() {
        if (left == 0) throw new NoSuchElementException("all futures of this asCompleted were handed out");
        left--;
    }
}
