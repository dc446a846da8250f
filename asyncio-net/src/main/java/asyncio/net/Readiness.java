package asyncio.net;

import asyncio.Context;
import asyncio.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Tells a loop when channels of the JDK are ready.
final class Readiness implements AutoCloseable {
    /*
     * Only the JDK's own selector can watch the JDK's channels, and the loop may wait in something else. So a thread
     * waits in a selector, and tells the loop. A channel that is ready is not watched until its callback has run:
     * that is how something that stays ready is told again and again, but not before the callback could do something.
     *
     * `watches` belongs to the loop, the keys of the selector to the thread.
     */
    private final EventLoop loop;
    private final Selector selector;
    private final Map<SelectableChannel, Watch> watches = new HashMap<>();
    private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();

    /// What is watched for on one channel.
    private static final class Watch {
        @Nullable
        Callback reader;

        @Nullable
        Callback writer;
    }

    /// Whom to call. Not a value: the same code may be given twice.
    @SuppressWarnings("ClassCanBeRecord")
    private static final class Callback {
        private final Runnable code;
        private final Context context;

        Callback(Runnable code, Context context) {
            this.code = code;
            this.context = context;
        }
    }

    /// A change of what the selector is to watch for; `operations` are added.
    private record Change(SelectableChannel channel, int operations) {}

    Readiness(EventLoop loop) {
        this.loop = loop;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector", e);
        }
        Thread.ofPlatform().daemon().name("asyncio-selector").start(this::run);
    }

    // ---- On the loop

    /// Has a callback called whenever a channel is ready for something, in place of an earlier one.
    ///
    /// @param operation `OP_READ` for reading and accepting, `OP_WRITE` for writing and connecting
    void watch(SelectableChannel channel, int operation, Runnable callback) {
        watch(channel, operation, callback, Context.copyCurrent());
    }

    void watch(SelectableChannel channel, int operation, Runnable callback, Context context) {
        if (channel.isBlocking()) {
            throw new IllegalArgumentException(channel + " is in blocking mode: configureBlocking(false) before");
        }
        var watch = watches.computeIfAbsent(channel, _ -> new Watch());
        var added = new Callback(callback, context);
        if (operation == SelectionKey.OP_READ) watch.reader = added;
        else watch.writer = added;
        change(channel, operation);
    }

    boolean isWatching() {
        return !watches.isEmpty();
    }

    boolean isWatched(SelectableChannel channel) {
        return watches.containsKey(channel);
    }

    boolean isWatched(SelectableChannel channel, int operation) {
        var watch = watches.get(channel);
        return watch != null && callback(watch, operation) != null;
    }

    /// Ends that. Returns whether there was anything to end.
    boolean unwatch(SelectableChannel channel, int operation) {
        var watch = watches.get(channel);
        if (watch == null || callback(watch, operation) == null) return false;
        if (operation == SelectionKey.OP_READ) watch.reader = null;
        else watch.writer = null;
        if (watch.reader == null && watch.writer == null) watches.remove(channel);
        return true;
    }

    private static @Nullable Callback callback(Watch watch, int operation) {
        return operation == SelectionKey.OP_READ ? watch.reader : watch.writer;
    }

    private void change(SelectableChannel channel, int operation) {
        int valid = channel.validOps();
        int operations = operation == SelectionKey.OP_READ
                ? valid & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)
                : valid & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT);
        changes.add(new Change(channel, operations));
        selector.wakeup();
    }

    /// Has the selector look around, and let go of what was closed.
    void wakeup() {
        selector.wakeup();
    }

    private void ready(SelectableChannel channel, int operation) {
        var watch = watches.get(channel);
        var callback = watch == null ? null : callback(watch, operation);
        if (callback == null) return;
        loop.callSoon(callback.code, callback.context);
        loop.callSoon(() -> {
            if (isWatched(channel, operation)) change(channel, operation);
        });
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            Log.LOGGER.log(System.Logger.Level.WARNING, "cannot close a selector", e);
        }
    }

    // ---- On the thread

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::found);
                for (Change change; (change = changes.poll()) != null; ) carryOut(change);
            }
        } catch (IOException e) {
            loop.callSoonThreadsafe(() -> {
                throw new UncheckedIOException("channels of the JDK are not watched any more", e);
            });
        } catch (java.nio.channels.ClosedSelectorException e) {
            return; // The loop was closed.
        }
    }

    private void carryOut(Change change) {
        try {
            var key = change.channel.keyFor(selector);
            if (key == null) change.channel.register(selector, change.operations);
            else key.interestOpsOr(change.operations);
        } catch (ClosedChannelException | CancelledKeyException e) {
            tell(change.channel, change.operations); // Whoever reads or writes next will see.
        }
    }

    private void found(SelectionKey key) {
        try {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            tell(key.channel(), ready);
        } catch (CancelledKeyException e) { // The channel was closed at this very moment.
            tell(key.channel(), key.channel().validOps());
        }
    }

    private void tell(SelectableChannel channel, int ready) {
        if (loop.isClosed()) return;
        loop.callSoonThreadsafe(() -> {
            if ((ready & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) ready(channel, SelectionKey.OP_READ);
            if ((ready & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) ready(channel, SelectionKey.OP_WRITE);
        });
    }
}
