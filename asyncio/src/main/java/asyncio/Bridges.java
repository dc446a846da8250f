package asyncio;

import asyncio.spi.RemoteExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Joins the futures of a loop to those of `java.util.concurrent`, with state and cancellation in both directions.
final class Bridges {
    private static final long PATIENCE_MILLIS = 50;

    private Bridges() {}

    /// Returns a future that ends as a stage does. Cancelling it cancels the stage.
    static <T extends @Nullable Object> Future<T> wrap(EventLoop loop, CompletionStage<T> stage) {
        var future = new Future<T>(loop.scheduler);
        var arrival = new Arrival<>(future);
        future.addWaiter(onCancel(() -> stage.toCompletableFuture().cancel(true)));
        stage.whenComplete((result, exception) -> arrival.arrived(result, exception));
        return future;
    }

    /// Has another process, or whatever the executor stands for, call `work`; the future is that of its result.
    static <T extends @Nullable Object> Future<T> submit(EventLoop loop, RemoteExecutor executor, Callable<T> work) {
        try {
            return wrap(loop, executor.submit(work));
        } catch (RejectedExecutionException e) {
            throw refused(executor, e);
        }
    }

    static IllegalStateException refused(Executor executor, RejectedExecutionException e) {
        return new IllegalStateException(
                "the executor " + executor + " accepts no more work: it is shut down, or full", e);
    }

    static <T extends @Nullable Object> CompletableFuture<T> toCompletableFuture(Future<T> future) {
        var loop = future.getLoop();
        var result = new Promise<T>(loop);
        if (future.done() && !loop.isRunning()) complete(result, future.outcome());
        else onLoop(loop, () -> result.follow(future));
        result.register();
        return result;
    }

    /// Starts a task on a loop, from any thread.
    ///
    /// @param starting makes the task, on the loop
    static <T extends @Nullable Object> Promise<T> start(EventLoop loop, Supplier<Task<T>> starting) {
        var result = new Promise<T>(loop);
        loop.callSoonThreadsafe(() -> {
            if (result.isCancelled()) return;
            try {
                result.follow(starting.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        result.register();
        return result;
    }

    /// Has a loop answer a question that only it can. Blocks, if the loop runs in another thread; a loop that waits
    /// here answers what others ask of it, because those may be the ones it waits for.
    static <T> T ask(EventLoop loop, Supplier<T> question) {
        var own = Scheduler.running();
        if (!loop.isRunning() || own == loop.scheduler) return question.get();
        var answer = new CompletableFuture<T>();
        loop.scheduler.ask(() -> answer.complete(question.get()));
        while (true) {
            try {
                return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                if (own != null) own.answer();
                if (!loop.isRunning()) return question.get(); // It has stopped before it came to answer.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the thread was interrupted before " + loop + " answered", e);
            } catch (ExecutionException e) {
                throw Throwables.sneaky(e); // Nobody completes it so.
            }
        }
    }

    private static <T extends @Nullable Object> void transfer(Future<T> future, CompletableFuture<T> result) {
        // Completing runs the stages that depend on it, which are the user's: not on the bare carrier.
        var outcome = future.outcome();
        future.scheduler.push(new Handle(future.scheduler, () -> complete(result, outcome), ContextMap.EMPTY));
    }

    private static <T extends @Nullable Object> void complete(CompletableFuture<T> result, Outcome<T> outcome) {
        switch (outcome) {
            case Outcome.Succeeded<T>(T value) -> result.complete(value);
            case Outcome.Failed<T>(Throwable exception) -> result.completeExceptionally(exception);
            case Outcome.Cancelled<T> _ -> result.cancel(false);
        }
    }

    private static void onLoop(EventLoop loop, Runnable action) {
        var scheduler = loop.scheduler;
        if (!loop.isRunning() || Scheduler.running() == scheduler) action.run();
        else scheduler.pushThreadsafe(new Handle(scheduler, action, ContextMap.EMPTY));
    }

    private static Waiter.Internal onCancel(Runnable action) {
        return done -> {
            // Cancelling runs code of others, too: as a callback.
            var scheduler = done.scheduler;
            if (done.cancelled()) scheduler.push(new Handle(scheduler, action, ContextMap.EMPTY));
        };
    }

    /// Brings the outcome of work done elsewhere to a future of the loop.
    private static final class Arrival<T extends @Nullable Object> {
        private final Future<T> future;
        private final Scheduler scheduler;

        Arrival(Future<T> future) {
            this.future = future;
            this.scheduler = future.scheduler;
            scheduler.outsideWork(1);
            future.addWaiter((Waiter.Internal) done -> scheduler.outsideWork(-1)); // However it ends.
        }

        void arrived(@Nullable Object result, @Nullable Throwable exception) {
            var cause = unwrapped(exception);
            Runnable deliver = () -> {
                if (future.done()) return;
                if (cause == null) future.succeed(result);
                else if (cause instanceof CancellationException) future.cancel(cause.getMessage());
                else future.fail(cause);
            };
            if (Scheduler.running() == scheduler) deliver.run();
            else scheduler.pushThreadsafe(new Handle(scheduler, deliver, null));
        }

        private static @Nullable Throwable unwrapped(@Nullable Throwable exception) {
            if (exception instanceof CompletionException || exception instanceof ExecutionException) {
                var cause = exception.getCause();
                return cause == null ? exception : cause;
            }
            return exception;
        }
    }

    /// A `CompletableFuture` of something on a loop. Cancelling it reaches what it stands for, and it fails if the
    /// loop is closed before that is done.
    static final class Promise<T extends @Nullable Object> extends CompletableFuture<T> {
        private final EventLoop loop;

        /// What this stands for, once that is known.
        private volatile @Nullable Future<T> source;

        private Promise(EventLoop loop) {
            this.loop = loop;
        }

        /// Cancels what this stands for; then this ends as that does. Does not block.
        void cancelSource() {
            if (!loop.isClosed()) onLoop(loop, this::cancelHere);
        }

        private void cancelHere() {
            var future = source;
            if (future != null) future.cancel();
        }

        /// Returns how the future that this stands for ended, when this is done; null if it did not.
        @Nullable
        Outcome<T> sourceOutcome() {
            var future = source;
            return future == null || !future.done() ? null : future.outcome();
        }

        /// Ends as a future of the loop does. Called on the loop.
        private void follow(Future<T> future) {
            source = future;
            future.addWaiter((Waiter.Internal) done -> transfer(future, this));
        }

        /// Has the loop know of this until it is done.
        private void register() {
            var promises = loop.scheduler.promises;
            promises.add(this);
            var _ = whenComplete((_, _) -> promises.remove(this));
            if (loop.isClosed()) loopClosed(); // It may not have seen this one any more.
        }

        void loopClosed() {
            var outcome = sourceOutcome();
            if (outcome != null) {
                Bridges.complete(this, outcome);
            } else {
                completeExceptionally(new IllegalStateException(
                        (source == null ? "a coroutine" : source) + " will never be done: " + loop
                                + " was closed before. Keep the loop open as long as other threads wait for it"));
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) cancelSource();
            return cancelled;
        }
    }
}
