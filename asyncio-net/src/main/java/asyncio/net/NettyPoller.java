package asyncio.net;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.FiberKind;
import asyncio.Future;
import asyncio.spi.Clock;
import asyncio.spi.Poller;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Brings Netty's I/O into a loop. Parks the thread like the poller of a loop without I/O, until the first socket.
final class NettyPoller implements Poller {
    /*
     * Netty is touched by the carrier alone. It keeps state, buffers and locks for each thread, and it must not be
     * suspended half way; a fiber may be, at any lock. So the code of a task notes down what it wants of Netty, and
     * the carrier carries all of it out when it polls, at the end of each turn in which something urgent was noted.
     *
     * What Netty finds goes the other way: the carrier notes it down in the transport, which schedules a callback for
     * it, once for each poll.
     *
     * `requests` belongs to whoever is active, the carrier or the fiber that it has mounted.
     */
    private final @Nullable IoKind kind;
    private final ArrayDeque<Runnable> requests = new ArrayDeque<>();

    private final Map<Object, Object> companions = new HashMap<>();

    /// Null until the first socket. Open to all threads.
    private volatile @Nullable NettyLoop netty;

    private @Nullable Io io;
    private @Nullable ChunkPool chunks;
    private final GivenSockets given = new GivenSockets(this);
    private @Nullable Readiness readiness;
    private @Nullable NioGuests guests;
    private boolean onVirtualThread = FiberKind.preferred() == FiberKind.HANDOFF;
    private @Nullable EventLoop loop;
    private boolean urgent;
    private boolean found;
    private boolean closed;

    /// The thread that is parked, while there is no Netty. Open to all threads, as the next one.
    private volatile @Nullable Thread waiter;

    private volatile boolean signalled;

    /// Creates one.
    ///
    /// @param kind what to wait in, or null for what suits the thread of the loop
    NettyPoller(@Nullable IoKind kind) {
        this.kind = kind;
    }

    /// Returns the poller of a loop.
    ///
    /// @throws IllegalStateException if that loop has no network
    static NettyPoller of(EventLoop loop) {
        if (loop.poller() instanceof NettyPoller poller) {
            poller.loop = loop;
            return poller;
        }
        throw new IllegalStateException(loop + " has no network. Give it a poller that has:"
                + " EventLoop.builder().poller(IoKind.NIO.newPoller())");
    }

    // ---- For the transports

    /// Has the carrier do something with Netty at the end of this turn.
    ///
    /// @throws asyncio.WrongLoopException if called on a thread that is no loop's
    /// @throws IllegalStateException if called by another loop, or if this one is closed
    void request(Runnable action) {
        requestLater(action);
        hurry();
    }

    /// Has the carrier do something with Netty before anything is received again.
    ///
    /// @throws asyncio.WrongLoopException as above
    /// @throws IllegalStateException as above
    void requestLater(Runnable action) {
        ensureOwn();
        netty(); // Or nobody would carry it out.
        requests.add(action);
    }

    private void ensureOwn() {
        var own = loop;
        if (own == null || !own.isRunning() || Asyncio.getRunningLoop() == own) return;
        throw new IllegalStateException("a socket of " + own + " was used by a task of another loop."
                + " Pass the call on: loop.callSoonThreadsafe(() -> ...)");
    }

    /// Has the carrier do something that needs what was closed before to be really closed: the JDK's selector closes
    /// sockets when it is asked for I/O the next time.
    void requestBehindClosing(Runnable action) {
        request(() -> netty().execute(action));
    }

    /// Has what was requested for later done at the end of this turn.
    void hurry() {
        urgent = true;
    }

    /// Notes that the carrier has scheduled something: the loop must not wait now.
    void found() {
        found = true;
    }

    /// Completes a future for the carrier, unless it was cancelled.
    <T extends @Nullable Object> void succeed(Future<T> future, T result) {
        found = true;
        if (!future.done()) future.setResult(result);
    }

    /// Fails a future for the carrier, unless it was cancelled.
    void fail(Future<?> future, Throwable exception) {
        found = true;
        if (!future.done()) future.setException(exception);
    }

    NettyLoop netty() {
        var started = netty;
        return started == null ? start() : started;
    }

    Io io() {
        netty();
        return Objects.requireNonNull(io, "io");
    }

    ChunkPool chunks() {
        netty();
        return Objects.requireNonNull(chunks, "chunks");
    }

    /// Returns how many chunks somebody has besides those that are lent: none, after the end.
    int chunksInUse() {
        return chunks == null ? 0 : chunks.inUse();
    }

    /// Returns what else lives as long as this poller, for the carrier.
    Map<Object, Object> companions() {
        return companions;
    }

    /// Returns what watches the channels of the JDK.
    Readiness readiness(EventLoop loop) {
        if (readiness == null) readiness = new Readiness(loop);
        return readiness;
    }

    /// Returns the sockets of the JDK that belong to transports.
    GivenSockets given() {
        return given;
    }

    void ensureUnwatched(SelectableChannel socket) {
        if (readiness == null || !readiness.isWatched(socket)) return;
        throw new IllegalStateException("another task or callback waits for " + socket + ": end that before");
    }

    /// Notes that a socket of the JDK was closed. It is not really, before every selector that knew it has seen that.
    void noteClosed() {
        if (readiness != null) readiness.wakeup();
    }

    /// Returns Netty's channels around sockets of the JDK, where the loop waits in something else.
    private NioGuests guests() {
        if (guests == null) guests = new NioGuests(this, readiness(Objects.requireNonNull(loop, "loop")));
        return guests;
    }

    private NettyLoop start() {
        if (closed) throw new IllegalStateException("the loop is closed: it opens no more sockets");
        var chosen = (kind == null ? IoKind.preferred(onVirtualThread) : kind).io();
        if (onVirtualThread && chosen.belongsToThread()) {
            throw new IllegalStateException(
                    this + " does not work on HANDOFF fibers, where the loop is a virtual thread. Use nio or epoll");
        }
        if (onVirtualThread && chosen == NioIo.INSTANCE) NioIo.INSTANCE.prepareVirtualThreads();
        var started = new NettyLoop(chosen.handlers(), this::guests);
        io = chosen;
        chunks = new ChunkPool(this::ensureOwn);
        netty = started;
        return started;
    }

    private void failed(Throwable e) {
        found = true;
        var told = loop;
        if (told == null || told.isClosed()) return;
        told.callSoon(
                () -> told.callExceptionHandler(ExceptionContext.of("a request to Netty failed", e)), new Context());
    }

    // ---- For the loop

    @Override
    public void poll(long nanos) {
        var started = netty;
        if (started == null) {
            onVirtualThread = Thread.currentThread().isVirtual();
            park(nanos);
            return;
        }
        started.own();
        found = false;
        boolean mayWake = mayWake();
        started.call(requests, this::failed);
        boolean lastWasClosed = mayWake && !mayWake(); // Then the loop thinks again about how long to wait.
        started.run(found || lastWasClosed ? 0 : nanos);
        if (!requests.isEmpty()) started.call(requests, this::failed);
        urgent = false;
    }

    private void park(long nanos) {
        if (nanos > 0 && !signalled) {
            waiter = Thread.currentThread();
            if (!signalled) {
                if (nanos == Clock.FOREVER) LockSupport.park(this);
                else LockSupport.parkNanos(this, nanos);
            }
            waiter = null;
        }
        signalled = false;
    }

    @Override
    public boolean mayWake() {
        if (readiness != null && readiness.isWatching()) return true;
        var started = netty;
        return started != null && (!requests.isEmpty() || started.mayWake());
    }

    @Override
    public boolean hasRequests() {
        var started = netty;
        return started != null && (urgent || started.hasTasks());
    }

    @Override
    public void wakeup() {
        var started = netty;
        if (started != null) {
            started.wakeup();
        } else {
            signalled = true;
            LockSupport.unpark(waiter); // Does nothing when nobody waits: the signal is seen before parking.
        }
    }

    /// Sends what can be sent at once, and closes all sockets. Their protocols hear nothing: their loop is closed.
    @Override
    public void close() {
        closed = true;
        try {
            if (netty != null) close(netty);
        } finally {
            // Behind the channels around given sockets: what they have closed is closed really, then.
            if (readiness != null) readiness.close();
        }
    }

    private void close(NettyLoop started) {
        started.own();
        started.call(requests, this::failed);
        started.destroy();
        requests.clear();
        chunks().close();
    }

    @Override
    public String toString() {
        return kind != null ? kind.toString() : IoKind.preference(onVirtualThread);
    }
}
