package asyncio.channels;

import asyncio.EventLoop;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A publisher whose items come from a loop. Open to all threads.
final class Publication<T> implements Flow.Publisher<T> {
    private final EventLoop loop;
    private final Supplier<Iterable<? extends T>> source;
    private final boolean once;
    private final AtomicBoolean taken = new AtomicBoolean();

    /// Creates a publisher.
    ///
    /// @param once whether the source is for one subscriber only
    Publication(EventLoop loop, Supplier<Iterable<? extends T>> source, boolean once) {
        this.loop = loop;
        this.source = source;
        this.once = once;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (once && !taken.compareAndSet(false, true)) {
            refuse(
                    subscriber,
                    new IllegalStateException("the source of this publisher can be iterated over only once, and it"
                            + " has a subscriber already. Make a publisher for each"));
            return;
        }
        var emission = new Emission<T>(loop, subscriber, source);
        try {
            loop.callSoonThreadsafe(emission::start);
        } catch (IllegalStateException closed) {
            refuse(subscriber, closed);
        }
    }

    private static void refuse(Flow.Subscriber<?> subscriber, IllegalStateException reason) {
        subscriber.onSubscribe(new Refused());
        subscriber.onError(reason);
    }

    /// The subscription of somebody who gets nothing: a subscriber has to be given one.
    private record Refused() implements Flow.Subscription {
        @Override
        public void request(long n) {
            // There will be no item, whatever is asked for.
        }

        @Override
        public void cancel() {
            // It never began.
        }
    }
}
