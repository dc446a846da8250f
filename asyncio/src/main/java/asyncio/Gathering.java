package asyncio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Waits for several awaitables. Behind `gather`, `wait` and `shield` of [Asyncio].
final class Gathering {
    private Gathering() {}

    static <T extends @Nullable Object> Future<List<T>> results(
            EventLoop loop, Collection<? extends Awaitable<? extends T>> awaitables) {
        return GatheringFuture.ofResults(futures(loop, awaitables), loop);
    }

    static <T extends @Nullable Object> Future<List<Outcome<T>>> outcomes(
            EventLoop loop, Collection<? extends Awaitable<? extends T>> awaitables) {
        return GatheringFuture.ofOutcomes(futures(loop, awaitables), loop);
    }

    /// Makes futures of awaitables; those that are none get a task each.
    static <T extends @Nullable Object> List<Future<T>> futures(
            EventLoop loop, Collection<? extends Awaitable<? extends T>> awaitables) {
        Objects.requireNonNull(awaitables, "awaitables");
        var futures = new ArrayList<Future<T>>(awaitables.size());
        for (var awaitable : awaitables) futures.add(future(loop, awaitable));
        return futures;
    }

    @SuppressWarnings("unchecked") // A future is only read from, so one of a subtype will do.
    private static <T extends @Nullable Object> Future<T> future(EventLoop loop, Awaitable<? extends T> awaitable) {
        return loop.ensureFuture((Awaitable<T>) awaitable);
    }

    static <T extends @Nullable Object> WaitResult<T> wait(
            Collection<? extends Future<T>> futures, @Nullable Duration timeout, ReturnWhen returnWhen) {
        var task = Task.require("wait");
        var all = new LinkedHashSet<Future<T>>(Objects.requireNonNull(futures, "futures"));
        Objects.requireNonNull(returnWhen, "returnWhen");
        if (all.isEmpty()) {
            throw new IllegalArgumentException("wait needs one future at least, got none: nothing would ever be done");
        }
        for (var future : all) task.getLoop().requireOwn(future);
        new Some(task, all, returnWhen).await(timeout);

        SequencedSet<Future<T>> done = new LinkedHashSet<>();
        SequencedSet<Future<T>> pending = new LinkedHashSet<>();
        for (var future : all) (future.done() ? done : pending).add(future);
        return new WaitResult<>(done, pending);
    }

    /// One call of `wait`.
    private static final class Some implements Wait.Purpose {
        private final Task<?> task;
        private final Collection<? extends Future<?>> futures;
        private final ReturnWhen returnWhen;
        private final Future<@Nullable Void> enough;
        private int left;

        Some(Task<?> task, Collection<? extends Future<?>> futures, ReturnWhen returnWhen) {
            this.task = task;
            this.futures = futures;
            this.returnWhen = returnWhen;
            this.enough = new Wait<>(task.scheduler, this);
            this.left = futures.size();
        }

        void await(@Nullable Duration timeout) {
            var timer = timeout == null
                    ? null
                    : task.scheduler.callLaterInternal(
                            Durations.nanos(timeout, "timeout"), () -> enough.trySucceed(null));
            Waiter.Internal action = done -> oneDone(done, timer);
            var whenDone = action.onBehalfOf(task);
            for (var future : futures) future.addWaiter(whenDone);
            try {
                enough.await();
            } finally {
                if (timer != null) timer.cancel();
                for (var future : futures) future.removeWaiters(whenDone);
            }
        }

        @Override
        public Collection<? extends Future<?>> parts() {
            return futures;
        }

        @Override
        public String toString() {
            return "wait(" + returnWhen + ") for " + left + " of " + futures.size();
        }

        private void oneDone(Future<?> done, @Nullable TimerHandle timer) {
            boolean over = --left == 0
                    || switch (returnWhen) {
                        case FIRST_COMPLETED -> true;
                        case FIRST_EXCEPTION -> done.failure() != null;
                        case ALL_COMPLETED -> false;
                    };
            if (!over) return;
            if (timer != null) timer.cancel();
            enough.trySucceed(null);
        }
    }

    static <T extends @Nullable Object> Future<T> shield(EventLoop loop, Awaitable<T> awaitable) {
        var inner = loop.ensureFuture(awaitable);
        if (inner.done()) return inner;
        var outer = new Wait<T>(inner.scheduler, new Wait.One("shield of", inner));
        Waiter.Internal action = done -> {
            if (outer.done()) return;
            if (inner.cancelled()) {
                outer.cancel();
            } else {
                var failure = inner.failure();
                if (failure == null) outer.succeed(inner.result());
                else outer.fail(failure);
            }
        };
        var innerDone = action.onBehalfOf(Asyncio.currentTask());
        inner.addWaiter(innerDone);
        // An error that comes when the outer one is done is reported if nobody looks at it.
        outer.addWaiter((Waiter.Internal) done -> inner.removeWaiters(innerDone));
        return outer;
    }

    /// Cancels a future and waits until it is done, however it ends. The waiting itself can be cancelled.
    static void cancelAndWait(Future<?> future, @Nullable String message) {
        var ended = new Wait<@Nullable Void>(future.scheduler, new Wait.One("the end of", future));
        Waiter.Internal whenDone = done -> ended.trySucceed(null);
        future.addWaiter(whenDone);
        try {
            future.cancel(message);
            ended.await();
        } finally {
            future.removeWaiters(whenDone);
        }
    }
}
