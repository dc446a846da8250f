package asyncio.channels;

import asyncio.Asyncio;
import asyncio.VoidCoroutine;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Joins the sequences of a loop to `java.util.concurrent.Flow` and `java.util.stream`.
///
/// Publishers and subscribers that are made here keep to the rules of Reactive Streams. Their methods may be called on
/// any thread; what they call in turn is called by tasks of their loop. With an [asyncio.testing.VirtualClock], time
/// does not wait for subscribers and publishers of other threads.
public final class Flows {
    private Flows() {}

    /// Returns a publisher of what something iterates over. Nothing is taken from it but what a subscriber has asked
    /// for.
    ///
    /// A generator, a receiver, and whatever else can be closed is for one subscriber, and is closed when that one
    /// cancels or has got everything. Anything else is iterated over anew for each subscriber.
    ///
    /// {@snippet class = "asyncio.channels.FlowsTest" region = "publisher"}
    ///
    /// @param source the items, none of them null. Iterating over them may suspend
    /// @param <T> the type of the items
    /// @return the publisher; its items are published by tasks of the running loop
    /// @throws asyncio.WrongLoopException if no loop runs here
    public static <T> Flow.Publisher<T> publisher(Iterable<? extends T> source) {
        Objects.requireNonNull(source, "source");
        return new Publication<>(Asyncio.getRunningLoop(), () -> source, source instanceof AutoCloseable);
    }

    /// Returns a publisher of what a producer sends, see [Channel#produce]. The producer runs anew for each subscriber,
    /// and is at most one item ahead of what that one has asked for. It is cancelled when the subscriber cancels.
    ///
    /// @param producer sends the items, none of them null
    /// @param <T> the type of the items
    /// @return the publisher; the producer runs in tasks of the running loop
    /// @throws asyncio.WrongLoopException if no loop runs here
    public static <T> Flow.Publisher<T> publisher(Producer<T> producer) {
        Objects.requireNonNull(producer, "producer");
        return new Publication<>(Asyncio.getRunningLoop(), () -> Channel.produce(0, producer), false);
    }

    /// Subscribes to a publisher. Does not suspend; receiving does. Closing the last receiver cancels the subscription.
    ///
    /// {@snippet class = "asyncio.channels.FlowsTest" region = "receive"}
    ///
    /// @param publisher the publisher, which may belong to other threads
    /// @param prefetch how many items to ask for ahead, one at least
    /// @param <T> the type of the items
    /// @return what receives the items
    /// @throws IllegalArgumentException if `prefetch` is less than one
    /// @throws asyncio.WrongLoopException if no loop runs here
    public static <T> Receiver<T> receive(Flow.Publisher<? extends T> publisher, int prefetch) {
        Objects.requireNonNull(publisher, "publisher");
        var inbox = new FlowInbox<T>(Asyncio.getRunningLoop(), prefetch);
        var receiver = new Receiver<T>(inbox);
        publisher.subscribe(inbox);
        return receiver;
    }

    /// Returns a stream of what something iterates over. Not more than what is asked for is taken; closing the stream
    /// closes the source, if that can be closed. To be consumed in a task, which suspends meanwhile, and not in
    /// parallel.
    ///
    /// {@snippet class = "asyncio.channels.StreamTest" region = "stream"}
    ///
    /// @param source a generator, a receiver, a queue
    /// @param <T> the type of the elements
    /// @return the stream
    public static <T extends @Nullable Object> Stream<T> stream(Iterable<T> source) {
        var elements = Spliterators.spliteratorUnknownSize(source.iterator(), Spliterator.ORDERED);
        return StreamSupport.stream(elements, false).onClose(() -> close(source));
    }

    /// Closes something that can be closed. May suspend.
    static void close(Object source) {
        if (!(source instanceof AutoCloseable closeable)) return;
        VoidCoroutine close = closeable::close;
        Asyncio.await(close.returningNull());
    }
}
