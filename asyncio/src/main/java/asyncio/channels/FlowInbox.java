package asyncio.channels;

import asyncio.EventLoop;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A subscriber that keeps what was published until it is received.
final class FlowInbox<T> extends Inbox implements Flow.Subscriber<T> {
    /*
     * Signals come on any thread. They go through a queue to the loop, which takes in all that are there at once.
     */
    private final EventLoop loop;
    private final int prefetch;
    private final int batch;
    private final ConcurrentLinkedQueue<Object> signals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private Flow.@Nullable Subscription subscription;
    private int received;

    FlowInbox(EventLoop loop, int prefetch) {
        if (prefetch < 1) {
            throw new IllegalArgumentException(
                    "a subscriber cannot ask for " + prefetch + " items ahead: it has to be one at least");
        }
        this.loop = loop;
        this.prefetch = prefetch;
        this.batch = Math.max(1, prefetch / 2);
    }

    // ---- On any thread

    /// The beginning of the items.
    ///
    /// @param offered what to ask for them
    private record Begin(Flow.Subscription offered) {}

    /// The end of the items.
    ///
    /// @param failure what went wrong, if anything did
    private record End(@Nullable Throwable failure) {}

    @Override
    public void onSubscribe(Flow.Subscription offered) {
        Objects.requireNonNull(offered, "subscription");
        if (!signal(new Begin(offered))) offered.cancel();
    }

    @Override
    public void onNext(T item) {
        signal(Objects.requireNonNull(item, "item"));
    }

    @Override
    public void onError(Throwable failure) {
        signal(new End(Objects.requireNonNull(failure, "failure")));
    }

    @Override
    public void onComplete() {
        signal(new End(null));
    }

    /// Hands a signal to the loop. Returns false if that is closed.
    private boolean signal(Object signal) {
        signals.add(signal);
        if (!scheduled.compareAndSet(false, true)) return true;
        try {
            loop.callSoonThreadsafe(this::takeIn);
            return true;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    // ---- On the loop

    private void takeIn() {
        scheduled.set(false);
        for (Object signal; (signal = signals.poll()) != null; ) {
            if (signal instanceof Begin(Flow.Subscription offered)) begin(offered);
            else if (signal instanceof End(Throwable failure)) end(failure);
            else if (ends > 0 && !ended && !handOver(signal)) items.addLast(signal);
        }
    }

    private void begin(Flow.Subscription offered) {
        if (subscription != null || ends == 0) {
            offered.cancel();
            return;
        }
        subscription = offered;
        offered.request(prefetch);
    }

    @Override
    void received() {
        if (++received < batch || ended || subscription == null) return;
        received = 0;
        subscription.request(batch);
    }

    @Override
    void abandoned() {
        if (subscription != null && !ended) subscription.cancel();
    }
}
