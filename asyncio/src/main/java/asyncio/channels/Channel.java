package asyncio.channels;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A pipe for items between tasks, with an end to send them into and an end to receive them from.
///
/// {@snippet class = "asyncio.channels.ChannelTest" region = "channel"}
///
/// Each item goes to one receiver, first in, first out. A channel holds so many items that were sent and are not
/// received yet; then senders wait. One without room, the *rendezvous*, makes each sender wait for its receiver.
///
/// Ends are closed when they are of no more use. When the last sender is closed, the receivers get what is left, and
/// their iteration is over. When the last receiver is closed, what is left is dropped and sending throws a
/// [BrokenChannelException]. Give each producer a sender of its own, by [Sender#duplicate], and nobody has to know who
/// is the last.
///
/// Whatever is cancelled, no item is lost or doubled: see [Sender#send] and [Receiver#receive].
///
/// An [asyncio.Queue] is the simpler thing where nothing ever ends, an [asyncio.ThreadSafeQueue] the one for threads.
/// Trio: `open_memory_channel`. Go: `chan`.
///
/// @param <T> the type of the items
public final class Channel<T extends @Nullable Object> {
    private final ChannelInbox inbox;
    private final Sender<T> sender;
    private final Receiver<T> receiver;

    private Channel(int capacity) {
        inbox = new ChannelInbox(capacity);
        sender = new Sender<>(inbox.outbox);
        receiver = new Receiver<>(inbox);
    }

    /// Creates a channel that holds some items.
    ///
    /// @param capacity how many; zero makes it a rendezvous
    /// @param <T> the type of the items
    /// @return the channel
    /// @throws IllegalArgumentException if the capacity is negative
    public static <T extends @Nullable Object> Channel<T> bounded(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException(
                    "a channel cannot hold " + capacity + " items: give zero or more, or use unlimited()");
        }
        return new Channel<>(capacity);
    }

    /// Creates a channel that holds no item: each goes from hand to hand.
    ///
    /// @param <T> the type of the items
    /// @return the channel
    public static <T extends @Nullable Object> Channel<T> rendezvous() {
        return bounded(0);
    }

    /// Creates a channel that holds as many items as there is memory for: senders never wait, however slow the
    /// receivers are.
    ///
    /// @param <T> the type of the items
    /// @return the channel
    public static <T extends @Nullable Object> Channel<T> unlimited() {
        return bounded(Integer.MAX_VALUE);
    }

    /// Starts a task that sends into a new channel. Does not suspend.
    ///
    /// {@snippet class = "asyncio.channels.ProducerTest" region = "produce"}
    ///
    /// The channel ends when the producer returns; what it throws is thrown to the receivers, behind the items. Closing
    /// the last receiver cancels the task and waits for its end. Unlike the body of an [asyncio.AsyncGenerator] a
    /// producer is a task of its own, so it may send from inside a `timeout` or a `taskGroup`, and its clean-up runs
    /// there, too.
    ///
    /// @param capacity how many items it may be ahead
    /// @param producer sends the items
    /// @param <T> the type of the items
    /// @return the receiver
    /// @throws asyncio.WrongLoopException if no loop runs here
    public static <T extends @Nullable Object> Receiver<T> produce(int capacity, Producer<T> producer) {
        Objects.requireNonNull(producer, "producer");
        var channel = Channel.<T>bounded(capacity);
        var task = Asyncio.createTask(() -> channel.run(producer), "producer");
        task.addDoneCallback(channel::producerEnded);
        channel.inbox.producer = task;
        return channel.receiver;
    }

    private void run(Producer<T> producer) throws Exception {
        try (var out = sender.duplicate()) {
            producer.run(out);
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable e) {
            if (inbox.ends > 0) sender.close(e);
            else if (!(e instanceof BrokenChannelException)) throw e; // For whoever closes the last receiver.
        }
        sender.close();
    }

    private void producerEnded(Future<?> task) {
        if (inbox.ends > 0 && task.cancelled()) sender.close(ChannelClosedException.cancelled(inbox.outbox));
        else sender.close();
    }

    /// Returns the first sender of this channel. The same one each time; [Sender#duplicate] makes more.
    ///
    /// @return the sender
    public Sender<T> sender() {
        return sender;
    }

    /// Returns the first receiver of this channel. The same one each time; [Receiver#duplicate] makes more.
    ///
    /// @return the receiver
    public Receiver<T> receiver() {
        return receiver;
    }

    /// Returns how things are at this moment, for logs, monitors and tests.
    ///
    /// @return the numbers
    public ChannelStatistics statistics() {
        return new ChannelStatistics(
                inbox.size(),
                inbox.capacity,
                inbox.outbox.ends,
                inbox.ends,
                inbox.outbox.senders.size(),
                inbox.receivers.size());
    }

    @Override
    public String toString() {
        return inbox.outbox.toString();
    }
}
