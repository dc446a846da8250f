package asyncio.streams;

import asyncio.Event;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A protocol that lets tasks wait until its transport can take more, and until it is closed. What a [StreamWriter]
/// needs, and all it needs where nothing is to be read.
///
/// Python: `asyncio.streams.FlowControlMixin`.
public sealed class FlowControlProtocol implements Protocol permits StreamReaderProtocol {
    private final Event writable = new Event();
    private final Event closed = new Event();
    private @Nullable Throwable failure;
    private boolean failureThrown;

    /// Creates a protocol that ignores what it receives.
    public FlowControlProtocol() {
        writable.set();
    }

    @Override
    public void pauseWriting() {
        writable.clear();
    }

    @Override
    public void resumeWriting() {
        writable.set();
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        failure = exception;
        closed.set();
        writable.set();
    }

    /// Waits until the transport can take more. Does not suspend if it can, which is so below the upper limit of its
    /// buffer.
    ///
    /// @throws ConnectionResetException if the connection was lost already
    /// @throws IOException if the connection breaks meanwhile; any other exception is thrown as itself, too
    void drain() throws IOException {
        if (closed.isSet()) {
            if (failure != null) throw failed(failure);
            throw new ConnectionResetException("cannot send: the connection is closed");
        }
        if (writable.isSet()) return;
        writable.await();
        if (failure != null) throw failed(failure);
    }

    /// Waits until the connection is closed. Suspends unless it is.
    ///
    /// @throws IOException what broke it, if something did; any other exception is thrown as itself, too
    void awaitClosed() throws IOException {
        closed.await();
        if (failure != null) throw failed(failure);
    }

    /// Waits until the connection is closed, and throws what broke it only if nobody knows.
    void awaitClosedQuietly(boolean known) throws IOException {
        closed.await();
        if (failure != null && !failureThrown && !known) throw failed(failure);
    }

    private RuntimeException failed(Throwable exception) {
        failureThrown = true;
        return Throwables.sneaky(ConnectionResetException.toThrow(exception));
    }

    /// Describes the state, to go into other words.
    String state() {
        return closed.isSet()
                ? "closed" + (failure == null ? "" : ": " + failure)
                : writable.isSet() ? "open" : "paused";
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + state() + "]";
    }
}
