package asyncio.net;

import asyncio.spi.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Netty's view of one of our loops: the executor that its channels belong to, driven by the loop's own thread.
///
/// Netty has such an executor itself, `ManualIoEventLoop`. That one belongs to one thread for good, but a loop may be
/// run by several threads, one after another.
final class NettyLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    /// How often to wait for channels that are closed at the end, and for how long each time, in nanoseconds.
    private static final int LAST_TURNS = 100;

    private static final long LAST_WAIT = 1_000_000;

    private final IoHandler handler;
    private final Supplier<NioGuests> guests;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Promise<Void> termination = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
    private final Wait wait = new Wait();
    private volatile @Nullable Thread owner;
    private volatile boolean closed;
    private volatile boolean signalled;
    private boolean initialized;

    /// The channels that are open. For the owner, as what is told when one is closed.
    private final Set<Channel> open = new HashSet<>();

    private final ChannelFutureListener closing = closed -> open.remove(closed.channel());

    /// @param guests for channels around sockets of the JDK, if the handler cannot watch those
    NettyLoop(IoHandlerFactory factory, Supplier<NioGuests> guests) {
        handler = factory.newHandler(this);
        this.guests = guests;
    }

    // ---- For the poller

    /// Makes the current thread the one that Netty takes for the loop.
    void own() {
        var current = Thread.currentThread();
        if (owner != current) owner = current;
    }

    /// Does what I/O there is, waits for some if there is none, and runs the tasks of Netty. Called by the owner.
    ///
    /// @param nanos for how long to wait at most; 0 not to wait
    void run(long nanos) {
        wait.begin(nanos);
        var outer = ThreadExecutorMap.setCurrentExecutor(this);
        try {
            if (!initialized) {
                initialized = true;
                handler.initialize();
            }
            handler.run(wait);
            runTasks();
        } finally {
            ThreadExecutorMap.setCurrentExecutor(outer);
            signalled = false;
        }
    }

    /// Runs what concerns Netty. Called by the owner.
    ///
    /// @param failed told of what goes wrong: that must not end the loop
    void call(ArrayDeque<Runnable> requests, Consumer<Throwable> failed) {
        var outer = ThreadExecutorMap.setCurrentExecutor(this);
        try {
            for (Runnable request; (request = requests.poll()) != null; ) {
                try {
                    request.run();
                } catch (Throwable e) {
                    failed.accept(e);
                }
            }
        } finally {
            ThreadExecutorMap.setCurrentExecutor(outer);
        }
    }

    private void runTasks() {
        fetchFromScheduledTaskQueue(tasks);
        for (Runnable task; (task = tasks.poll()) != null; ) safeExecute(task);
    }

    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /// Whether a socket or a timer of Netty's may end a call of [#run].
    boolean mayWake() {
        return !open.isEmpty() || hasTasks() || nextScheduledTaskNano() >= 0;
    }

    void wakeup() {
        signalled = true;
        handler.wakeup();
    }

    /// Closes all channels and what they are polled with. Called by the owner.
    void destroy() {
        var outer = ThreadExecutorMap.setCurrentExecutor(this);
        try {
            closeChannels();
            cancelScheduledTasks();
            handler.prepareToDestroy();
            runTasks();
            closed = true;
            handler.destroy();
            runTasks();
        } finally {
            ThreadExecutorMap.setCurrentExecutor(outer);
            termination.setSuccess(null);
        }
    }

    /// Closes all channels, and waits a little until they are. The handler would close them, too, but not guests; and
    /// that of io_uring waits first for all that has begun, and then has no time left for sockets that have something
    /// to send.
    private void closeChannels() {
        for (var channel : open.toArray(Channel[]::new))
            channel.unsafe().close(channel.unsafe().voidPromise());
        for (int turn = 0; !open.isEmpty() && turn < LAST_TURNS; turn++) run(turn == 0 ? 0 : LAST_WAIT);
        run(0);
    }

    /// Makes a channel one of this loop. Called by the owner.
    ChannelFuture adopt(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    // ---- For Netty

    @Override
    public boolean inEventLoop(Thread thread) {
        return owner == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) throw new RejectedExecutionException("the loop of this channel is closed");
        tasks.add(task);
        if (!inEventLoop()) wakeup();
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) register(handle, promise);
        else execute(() -> register(handle, promise));
        return promise;
    }

    private void register(IoHandle handle, Promise<IoRegistration> promise) {
        try {
            boolean isGuest = handle instanceof NioIoHandle && !handler.isCompatible(handle.getClass());
            promise.setSuccess(isGuest ? guests.get().register((NioIoHandle) handle) : handler.register(handle));
        } catch (Exception e) {
            promise.setFailure(e);
        }
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel) {
        return adopt(channel);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(ChannelPromise promise) {
        var channel = promise.channel();
        open.add(channel);
        channel.closeFuture().addListener(closing);
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType) || NioIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handler.getClass().equals(handlerType);
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public @Nullable EventLoopGroup parent() {
        return null;
    }

    // The life of this executor is that of the loop, so Netty does not end it.

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return termination;
    }

    @Override
    @Deprecated
    public void shutdown() {}

    @Override
    public Future<?> terminationFuture() {
        return termination;
    }

    @Override
    public boolean isShuttingDown() {
        return closed;
    }

    @Override
    public boolean isShutdown() {
        return closed;
    }

    @Override
    public boolean isTerminated() {
        return closed;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return termination.await(timeout, unit);
    }

    /// Tells the handler of I/O for how long it may wait.
    private final class Wait implements IoHandlerContext {
        private long nanos;
        private long end;

        void begin(long nanos) {
            this.nanos = nanos;
            if (nanos > 0 && nanos != Clock.FOREVER) end = ticker().nanoTime() + nanos;
        }

        @Override
        public boolean canBlock() {
            return nanos > 0 && !signalled && tasks.isEmpty() && !hasScheduledTasks();
        }

        @Override
        public long delayNanos(long now) {
            return Math.min(nanos, NettyLoop.this.delayNanos(now, nanos));
        }

        @Override
        public long deadlineNanos() {
            long next = nextScheduledTaskDeadlineNanos();
            if (nanos == Clock.FOREVER) return next;
            return next == -1 || next - end > 0 ? end : next;
        }
    }
}
