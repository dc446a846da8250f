package asyncio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The future of several others. Cancelling it cancels them.
///
/// @param <R> what is made of the children's outcomes: results, or outcomes
final class GatheringFuture<T extends @Nullable Object, R extends @Nullable Object> extends Future<List<R>> {
    private final List<Future<T>> children = new ArrayList<>();
    private final Function<Future<T>, R> collector;
    private final boolean firstErrorWins;
    private final Waiter.Internal whenDone;
    private int unfinished;

    /// Whether all children that have ended so far have a result and are counted.
    private boolean onlyResults = true;

    private boolean cancelRequested;
    private boolean cancelling;

    private GatheringFuture(
            Scheduler scheduler, Function<Future<T>, R> collector, boolean firstErrorWins, @Nullable Task<?> waiter) {
        super(scheduler);
        this.collector = collector;
        this.firstErrorWins = firstErrorWins;
        this.whenDone = new ChildDone().onBehalfOf(waiter);
    }

    /// Gathers results: the first child to fail or to be cancelled decides.
    static <T extends @Nullable Object> Future<List<T>> ofResults(List<Future<T>> futures, EventLoop loop) {
        return of(futures, new GatheringFuture<T, T>(loop.scheduler, Future::result, true, Asyncio.currentTask()));
    }

    /// Gathers outcomes: all children are waited for.
    static <T extends @Nullable Object> Future<List<Outcome<T>>> ofOutcomes(List<Future<T>> futures, EventLoop loop) {
        return of(
                futures,
                new GatheringFuture<T, Outcome<T>>(loop.scheduler, Future::outcome, false, Asyncio.currentTask()));
    }

    private static <T extends @Nullable Object, R extends @Nullable Object> Future<List<R>> of(
            List<Future<T>> futures, GatheringFuture<T, R> gathering) {
        gathering.start(futures);
        return gathering;
    }

    private void start(List<Future<T>> futures) {
        children.addAll(futures);
        for (var child : futures) {
            if (child.done() || child.addWaiterOnce(whenDone)) unfinished++; // One that was given twice counts once.
        }
        // Those that were done already are told of now, so that a gather of finished futures is finished.
        for (var child : futures) {
            if (child.done()) childDone(child);
        }
        if (futures.isEmpty()) succeed(new ArrayList<R>());
    }

    /// What is left with each child.
    private final class ChildDone implements Waiter.Internal {
        /// Counts results at once. Only what decides, the last child or one without a result, takes a turn; and whatever
        /// ends after such a one, so that the order of ends is kept.
        @Override
        public boolean heeds(Future<?> child) {
            onlyResults &= unfinished > 1 && child.succeeded();
            if (onlyResults) unfinished--;
            return !onlyResults;
        }

        @Override
        public void futureDone(Future<?> child) {
            childDone(child);
        }
    }

    private void childDone(Future<?> child) {
        unfinished--;
        if (done()) {
            child.failure(); // Somebody else's error came first: this one counts as seen.
            return;
        }
        if (firstErrorWins) {
            var error = child.cancelled() ? child.makeCancelledError() : child.failure();
            if (error != null) {
                fail(error);
                return;
            }
        }
        if (unfinished > 0) return;
        var collected = new ArrayList<R>(children.size());
        for (var one : children) collected.add(collector.apply(one));
        if (cancelRequested)
            fail(children.getLast().makeCancelledError()); // The last argument's message, as in Python.
        else succeed(collected);
    }

    /// Cancels all children. This future ends when they have: at once if one ends cancelled, or when all have.
    @Override
    public boolean cancel(@Nullable String message) {
        return !done() && cancelAll(this, message);
    }

    /// Cancels the children of a future, and theirs, in a loop, because there may be many in one another.
    private static boolean cancelAll(GatheringFuture<?, ?> root, @Nullable String message) {
        var stack = new ArrayDeque<Cancelling>();
        var outermost = new Cancelling(root, null);
        stack.push(outermost);
        try {
            for (Cancelling top; (top = stack.peek()) != null; ) {
                if (top.children.hasNext()) {
                    var inner = top.cancelNext(message);
                    if (inner != null) stack.push(inner);
                } else {
                    stack.pop();
                    top.end(stack.peek(), message);
                }
            }
        } finally {
            for (var left : stack) left.future.cancelling = false; // Only if something was thrown.
        }
        return outermost.any;
    }

    /// A gathering whose children are being cancelled.
    private static final class Cancelling {
        private final GatheringFuture<?, ?> future;
        private final Iterator<? extends Future<?>> children;

        /// The task that waits for it and is being cancelled, if it is no child itself.
        private final @Nullable Task<?> waiter;

        private boolean any;

        Cancelling(GatheringFuture<?, ?> future, @Nullable Task<?> waiter) {
            this.future = future;
            this.children = future.children.iterator();
            this.waiter = waiter;
            future.cancelling = true;
        }

        /// Cancels the next child. Returns the gathering whose children have to be cancelled for that, if it is one.
        @Nullable
        Cancelling cancelNext(@Nullable String message) {
            var child = children.next();
            if (child.done()) return null;
            if (child instanceof GatheringFuture<?, ?> gathering && !gathering.cancelling) {
                return new Cancelling(gathering, null);
            }
            if (!(child instanceof Task<?> task)) {
                any |= child.cancel(message);
                return null;
            }
            any = true;
            var last = task.noteRequest(null, message);
            if (last == null) return null;
            if (last.waitingFor() instanceof GatheringFuture<?, ?> gathering
                    && !gathering.done()
                    && !gathering.cancelling) {
                return new Cancelling(gathering, last);
            }
            last.cancelHere(message);
            return null;
        }

        void end(@Nullable Cancelling parent, @Nullable String message) {
            future.cancelling = false;
            future.cancelRequested |= any;
            if (waiter == null) {
                if (parent != null) parent.any |= any;
            } else if (!any) {
                waiter.cancelLater(message);
            }
        }
    }

    /// Whether the children are being cancelled at this very moment. A child that waits for this is one that waits for
    /// itself.
    boolean isCancelling() {
        return cancelling;
    }

    @Override
    Collection<Future<T>> parts() {
        return children;
    }

    @Override
    String name() {
        return "Gathering of " + children.size();
    }
}
