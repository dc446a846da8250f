package asyncio.streams;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Future;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the two ends of a pipe have in common: a blocking stream, used by one thread at a time and only while
/// something is wanted of it, and a protocol that is called from the loop.
///
/// Each of them is a transport of which the other side is closed from the start.
abstract sealed class PipeTransport implements Transport permits ReadPipe, WritePipe {
    final EventLoop loop = Asyncio.getRunningLoop();

    private final Context context = Context.copyCurrent();
    private final Closeable pipe;
    private final Map<ExtraInfo<?>, ?> extra;
    private Protocol protocol;
    private boolean started;
    private boolean ending;
    private boolean lost;

    PipeTransport(Closeable pipe, Object source, Protocol protocol) {
        this.pipe = Objects.requireNonNull(pipe, "pipe");
        this.extra = Map.of(ExtraInfo.PIPE, source);
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    /// Begins the connection. Suspends until the protocol has heard of it.
    final void connect() {
        schedule(() -> protocol.connectionMade(this));
        schedule(this::start);
        Started.await(loop, this::abort);
    }

    private void start() {
        started = true;
        go();
    }

    /// Does what is to be done now, if the protocol has heard of the connection.
    abstract void go();

    final boolean started() {
        return started;
    }

    final void schedule(Runnable callback) {
        loop.callSoon(callback, context);
    }

    /// Has a thread do something that may block, and calls back on the loop when it is done.
    final <T extends @Nullable Object> void onThread(Callable<T> work, Consumer<Future<T>> done) {
        loop.runInExecutor(PipeThreads.EXECUTOR, work).addDoneCallback(done, context);
    }

    final Callable<@Nullable Void> closing() {
        return () -> {
            pipe.close();
            return null;
        };
    }

    /// Tells the protocol, soon and once, that this is the end. Returns false if it was told already.
    final boolean endSoon(@Nullable Throwable exception) {
        if (ending) return false;
        ending = true;
        schedule(() -> end(exception));
        return true;
    }

    private void end(@Nullable Throwable exception) {
        lost = true;
        protocol.connectionLost(exception);
    }

    final boolean ending() {
        return ending;
    }

    /// Reports what the pipe throws, unless it is an ordinary failure of input or output.
    final void report(Throwable e) {
        if (e instanceof IOException) return; // The protocol is told. To fail at closing, too, is no news.
        loop.callExceptionHandler(ExceptionContext.of("Fatal error on " + this, e));
    }

    @Override
    public final Protocol getProtocol() {
        return protocol;
    }

    @Override
    public final void setProtocol(Protocol protocol) {
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public final <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
        return key.in(extra);
    }

    /// Describes the state, to go into other words.
    final String state() {
        return lost ? "closed" : isClosing() ? "closing" : "open";
    }
}
