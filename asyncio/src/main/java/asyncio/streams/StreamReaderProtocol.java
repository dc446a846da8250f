package asyncio.streams;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Task;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The protocol under a pair of streams: it feeds a [StreamReader] with what its transport receives.
///
/// Python: `asyncio.StreamReaderProtocol`.
public final class StreamReaderProtocol extends FlowControlProtocol {
    private final StreamReader reader;
    private final @Nullable ClientConnected callback;

    /// Creates a protocol for a reader.
    ///
    /// @param reader what to feed
    public StreamReaderProtocol(StreamReader reader) {
        this(reader, null);
    }

    /// Creates a protocol that starts a task when it is connected.
    ///
    /// @param reader what to feed
    /// @param callback what the task calls, or null to start none
    public StreamReaderProtocol(StreamReader reader, @Nullable ClientConnected callback) {
        this.reader = Objects.requireNonNull(reader, "reader");
        this.callback = callback;
    }

    /// Returns the reader.
    ///
    /// @return what this protocol feeds
    public StreamReader reader() {
        return reader;
    }

    @Override
    public void connectionMade(Transport transport) {
        reader.setTransport(transport);
        if (callback != null) serve(transport, callback);
    }

    private void serve(Transport transport, ClientConnected connected) {
        var loop = Asyncio.getRunningLoop();
        var writer = new StreamWriter(transport, this, reader);
        var task = loop.createTask(() -> connected.connected(reader, writer));
        task.addDoneCallback(done -> served(loop, task, transport));
    }

    private static void served(EventLoop loop, Task<?> task, Transport transport) {
        if (task.cancelled()) {
            transport.close();
            return;
        }
        task.exception().ifPresent(e -> {
            loop.callExceptionHandler(ExceptionContext.of(
                    "Unhandled exception in the client-connected callback, in " + task + " for " + transport, e));
            transport.close(); // Or whoever waits for its end would do so for ever.
        });
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        reader.feedData(data);
    }

    @Override
    public void dataReceived(ByteBuffer data, @Nullable Runnable giveBack) {
        reader.feedData(data, giveBack);
    }

    /// Ends the stream. The connection stays open for writing, where the transport can do that.
    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return !(reader.transport().orElse(null) instanceof Transport duplex) || duplex.canWriteEof();
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        reader.settle();
        if (exception == null) reader.feedEof();
        else reader.setException(exception);
        super.connectionLost(exception);
    }
}
