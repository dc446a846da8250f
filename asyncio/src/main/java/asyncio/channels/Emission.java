package asyncio.channels;

import asyncio.CancelledError;
import asyncio.EventLoop;
import asyncio.Future;
import asyncio.Task;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The task that publishes items to one subscriber, and that one's subscription.
final class Emission<T> implements Flow.Subscription {
    /*
     * The subscriber's threads write `demand`, `cancelled` and `misuse` and then have the loop look at them. Everything
     * else belongs to the loop. The task is interrupted in its wait for demand or for an item, and nowhere else: what
     * closes the source is not to be cancelled.
     */
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private final EventLoop loop;
    private final Supplier<Iterable<? extends T>> source;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable Throwable misuse;

    private Flow.@Nullable Subscriber<? super T> subscriber;
    private @Nullable Task<?> task;
    private @Nullable Future<@Nullable Void> demanded;
    private boolean interruptible;

    Emission(EventLoop loop, Flow.Subscriber<? super T> subscriber, Supplier<Iterable<? extends T>> source) {
        this.loop = loop;
        this.subscriber = subscriber;
        this.source = source;
    }

    // ---- On any thread

    @Override
    public void request(long n) {
        if (n <= 0) {
            misuse = new IllegalArgumentException("request(" + n + ") asks for nothing: a subscriber has to ask for one"
                    + " item at least (rule 3.9 of Reactive Streams)");
            onLoop(this::interrupt);
        } else if (demand.getAndAccumulate(n, Emission::sum) == 0) {
            onLoop(this::wake);
        }
    }

    @Override
    public void cancel() {
        if (cancelled) return;
        cancelled = true;
        onLoop(this::interrupt);
    }

    private void onLoop(Runnable action) {
        try {
            loop.callSoonThreadsafe(action);
        } catch (IllegalStateException closed) {
            cancelled = true; // The loop is closed, and with it went the task: there is nobody to tell.
        }
    }

    private static long sum(long a, long b) {
        return a + b < 0 ? UNBOUNDED : a + b;
    }

    // ---- On the loop

    void start() {
        task = loop.createTask(this::run, "publisher");
    }

    private void wake() {
        if (demanded != null && !demanded.done()) demanded.setResult(null);
    }

    private void interrupt() {
        if (interruptible && task != null) task.cancel();
    }

    private void run() {
        var target = Objects.requireNonNull(subscriber);
        try {
            target.onSubscribe(this);
            publish(target);
        } catch (Throwable e) {
            if (!cancelled) target.onError(misuse == null ? e : misuse);
            else if (!(e instanceof CancelledError)) throw e; // Of the subscriber, or of closing the source.
            return;
        } finally {
            subscriber = null; // The subscription may be held for long, the subscriber should not.
        }
        if (!cancelled) target.onComplete();
    }

    private void publish(Flow.Subscriber<? super T> target) {
        var items = source.get();
        try {
            var iterator = items.iterator();
            while (awaitNext(iterator)) {
                T item = Objects.requireNonNull(iterator.next(), "a publisher cannot publish null");
                if (demand.get() != UNBOUNDED) demand.decrementAndGet();
                emit(target, item);
            }
        } finally {
            Flows.close(items);
        }
    }

    /// Waits until an item is asked for and there. Returns false if there are no more, or nobody wants them.
    private boolean awaitNext(Iterator<?> items) {
        interruptible = true;
        try {
            while (demand.get() == 0 && isWanted()) {
                demanded = new Future<>();
                demanded.await();
            }
            return isWanted() && items.hasNext();
        } finally {
            interruptible = false;
        }
    }

    private boolean isWanted() {
        var mistake = misuse;
        if (mistake != null) throw (IllegalArgumentException) mistake;
        return !cancelled;
    }

    private void emit(Flow.Subscriber<? super T> target, T item) {
        try {
            target.onNext(item);
        } catch (Throwable e) {
            cancelled =
                    true; // It has broken the rules: it gets nothing more, and the loop's exception handler is told.
            throw e;
        }
    }
}
