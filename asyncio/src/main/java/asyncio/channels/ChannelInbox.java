package asyncio.channels;

import asyncio.Asyncio;
import asyncio.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The items of a [Channel]. There is room for some of them; others wait with their senders.
final class ChannelInbox extends Inbox {
    final ChannelOutbox outbox = new ChannelOutbox(this);
    final int capacity;

    /// The task that fills this channel and ends with it, if there is one.
    @Nullable
    Task<?> producer;

    ChannelInbox(int capacity) {
        this.capacity = capacity;
    }

    @Override
    Object poll() {
        var item = super.poll();
        if (item != Signal.NOTHING) return item;
        var waiting = outbox.takeWaiting(); // There is no room to wait in: take it from the sender's hand.
        return waiting == null ? Signal.NOTHING : waiting;
    }

    @Override
    void madeRoom() {
        while (!outbox.senders.isEmpty() && hasRoom()) {
            var waiting = outbox.takeWaiting();
            if (waiting == null) return;
            items.addLast(waiting);
        }
    }

    boolean hasRoom() {
        return size() < capacity;
    }

    @Override
    void abandoned() {
        outbox.senders.allLookAgain();
        if (producer != null && producer != Asyncio.currentTask()) endProducer(producer);
    }

    private void endProducer(Task<?> task) {
        if (!task.done()) {
            task.cancel();
            Asyncio.wait(List.of(task));
            if (!task.cancelled()) task.result(); // What went wrong while it was being ended.
        }
        throwUnseenFailure();
    }
}
