package asyncio.process;

import asyncio.AsyncGenerator;
import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.SerializableCallable;
import asyncio.spi.RemoteExecutor;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// An executor whose workers are processes: JVMs of their own, started when there is work for them.
///
/// {@snippet class = "asyncio.process.ProcessPoolTest" region = "pool"}
///
/// [Asyncio#toThread] is the first choice for work that keeps a processor busy: threads run in parallel, start at once
/// and share memory. A process is better for what it keeps away from yours: native code that may crash, work that may
/// take all memory (give it a limit: `jvmOptions("-Xmx256m")`), work that hangs and has to be killed, libraries
/// that can be there only once. It costs the start of a JVM for each worker, and a copy of all that goes in and out.
///
/// ## Work
///
/// Work is a lambda or a method reference, or the name of a public static method. It is copied by Java serialization
/// when it is handed over, with all that it captures; it shares no state with this process. A lambda that calls an
/// instance method captures `this`. Results and exceptions come back as themselves: same class, message and causes,
/// with the stack trace of the worker. What cannot be copied gives a [TransferException], and the worker goes on.
///
/// A worker has the class path and the modules of this process; it gets no other option of this JVM, and no system
/// property. It asks this process for classes that it does not find, so programs run from source (`java Program.java`,
/// jshell) can use a pool, too.
///
/// ## When a worker dies
///
/// It harms nobody else, but the pool is *broken*: all work that is running or waiting fails with
/// [BrokenProcessPoolException], and so does all that is handed over later. Make a new pool. One built with
/// [Builder#replaceBrokenWorkers] fails only the work that the worker was doing. Memory that runs out is an
/// `OutOfMemoryError` of the work; its worker is replaced.
///
/// ## Cancelling
///
/// Work that waits is forgotten. Work that runs goes on, and its result is dropped; with
/// [Builder#killOnCancel] its worker is killed and replaced, which is also the way to put a time limit on work that may
/// hang.
///
/// ## Processes and terminals
///
/// A worker's standard input is empty. What it writes to its standard output and error is passed on to `System.out` and
/// `System.err` here. Ctrl-C is left to this process: workers go on until they are told to end. However this process
/// ends, they end with it. A worker that is no longer needed has five seconds for its shutdown hooks.
///
/// Workers and this process trust each other: either can have the other one load and run code of its choice. Nobody
/// else can get between them: they talk over a Unix domain socket in a folder that only this user may enter, which
/// exists only while a worker starts, and the worker has to show a secret first.
///
/// May be used by any thread. Reading and writing happens on threads of the pool, and so do stages that depend on a
/// future of it. The threads are daemons, so work is lost when a program ends without a
/// [#shutdown(boolean, boolean)] or [#close].
///
/// Python: `concurrent.futures.ProcessPoolExecutor`.
public final class ProcessPoolExecutor extends AbstractExecutorService implements RemoteExecutor {
    private final PoolSettings settings;
    private final Crew crew;

    private ProcessPoolExecutor(PoolSettings settings) {
        this.settings = settings;
        this.crew = new Crew(settings);
    }

    /// Returns a builder of pools.
    ///
    /// @return the builder
    public static Builder builder() {
        return new Builder();
    }

    int maxWorkers() {
        return settings.maxWorkers();
    }

    // ---- Work for a task that waits for it

    /// Calls `work` in a worker process and waits for its result. Suspends. If the task is cancelled, so is the work.
    ///
    /// @param work what to call
    /// @param <T> what it returns
    /// @return its result; what it throws is thrown as itself
    /// @throws TransferException if the work, its result or its exception cannot be copied
    /// @throws BrokenProcessPoolException if a worker process was lost
    /// @throws RejectedExecutionException if the pool is shut down
    public <T extends @Nullable Object> T call(SerializableCallable<T> work) {
        return await(submit(work));
    }

    /// Calls `work` in a worker process and waits for its end. Suspends. See [#call(SerializableCallable)].
    ///
    /// @param work what to run
    public void call(SerializableRunnable work) {
        await(submit(work));
    }

    /// Calls a public static method in a worker process and waits for its result. Suspends. See
    /// [#call(SerializableCallable)] and [#submit(Class, String, Object...)].
    ///
    /// @param type its class
    /// @param method its name
    /// @param arguments what to pass
    /// @param <T> what it returns; not checked
    /// @return its result
    @SuppressWarnings("TypeParameterUnusedInFormals") // The caller knows what a method that he names returns.
    public <T extends @Nullable Object> T call(Class<?> type, String method, @Nullable Object... arguments) {
        return await(this.<T>submit(type, method, arguments));
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> work) {
        var end = Asyncio.wrapFuture(work);
        if (end.done()) Asyncio.sleep(Duration.ZERO); // How quick it was must not decide whether others get a turn.
        return end.await();
    }

    /// Returns a generator of what a function makes of each item, computed in the worker processes, in the order of the
    /// items. Does not suspend; the generator does.
    ///
    /// Items are taken as the results are: no more than two chunks for each worker are under way. An exception ends the
    /// generator, after the results before it. Closing the generator cancels what is under way.
    ///
    /// @param function the function
    /// @param items what to apply it to
    /// @param <T> what the items are
    /// @param <R> what it returns
    /// @return the results
    public <T extends @Nullable Object, R extends @Nullable Object> AsyncGenerator<R> map(
            SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items) {
        return map(function, items, 1);
    }

    /// Returns a generator of what a function makes of each item, as [#map(SerializableFunction, Iterable)] does, and
    /// sends several items at a time: many small calls cost less so.
    ///
    /// @param function the function
    /// @param items what to apply it to
    /// @param chunkSize how many items to send at a time
    /// @param <T> what the items are
    /// @param <R> what it returns
    /// @return the results
    public <T extends @Nullable Object, R extends @Nullable Object> AsyncGenerator<R> map(
            SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> items, int chunkSize) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(items, "items");
        requirePositive(chunkSize, "chunkSize");
        return AsyncGenerator.of(new ChunkedMap<T, R>(this, function, items, chunkSize));
    }

    // ---- Work, and a future of it

    /// Has `work` called in a worker process. Does not suspend.
    ///
    /// @param work what to call
    /// @param <T> what it returns
    /// @return its end; cancelling it cancels the work
    /// @throws TransferException if the work cannot be copied
    /// @throws BrokenProcessPoolException if a worker process was lost
    /// @throws RejectedExecutionException if the pool is shut down
    public <T extends @Nullable Object> CompletableFuture<T> submit(SerializableCallable<T> work) {
        return submit((Callable<T>) work);
    }

    /// Has `work` called in a worker process. Does not suspend. See [#submit(SerializableCallable)].
    ///
    /// @param work what to run
    /// @return its end
    public CompletableFuture<@Nullable Void> submit(SerializableRunnable work) {
        return start(Work.of(Objects.requireNonNull(work, "work")));
    }

    /// Has a public static method called in a worker process. Does not suspend.
    ///
    /// @param type its class
    /// @param method its name; of several that take these arguments, the most specific one is called
    /// @param arguments what to pass
    /// @param <T> what it returns; not checked
    /// @return its end; cancelling it cancels the work
    /// @throws IllegalArgumentException if there is no such method, or not one that is the most specific
    public <T extends @Nullable Object> CompletableFuture<T> submit(
            Class<?> type, String method, @Nullable Object... arguments) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(arguments, "arguments");
        return start(Work.of(StaticCall.of(type, method, arguments)));
    }

    /// Has `work` called in a worker process. Does not suspend. It has to be serialisable: a lambda is if it is
    /// passed as a [SerializableCallable].
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> work) {
        return start(Work.of(Objects.requireNonNull(work, "work")));
    }

    /// Has `work` called in a worker process. Does not suspend. It has to be serialisable: a lambda is if it is
    /// passed as a [SerializableRunnable].
    @Override
    public CompletableFuture<@Nullable Void> submit(Runnable work) {
        return start(Work.of(Objects.requireNonNull(work, "work")));
    }

    /// Has `work` called in a worker process, and returns a future that ends with a result of your choice. Does not
    /// suspend.
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Runnable work, T result) {
        return submit(work).thenApply(nothing -> result);
    }

    /// Has `work` called in a worker process. Does not suspend. What it throws is logged.
    ///
    /// @param work what to run
    public void execute(SerializableRunnable work) {
        execute((Runnable) work);
    }

    /// Has `work` called in a worker process. Does not suspend. It has to be serialisable: a lambda is if it is
    /// passed as a [SerializableRunnable]. What it throws is logged.
    @Override
    public void execute(Runnable work) {
        if (work instanceof ProcessTask<?> task) {
            task.run();
            return;
        }
        var _ = submit(work).whenComplete((nothing, exception) -> {
            if (exception != null) {
                System.getLogger("asyncio")
                        .log(System.Logger.Level.ERROR, "work executed in a process pool failed", exception);
            }
        });
    }

    <T extends @Nullable Object> CompletableFuture<T> start(Work work) {
        var task = new ProcessTask<T>(crew, work);
        task.run();
        return task;
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> work) {
        return new ProcessTask<>(crew, Work.of(work));
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> works)
            throws InterruptedException, ExecutionException {
        try (var any = new AnyOf<T>(this, works)) {
            return any.first().get();
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            Collection<? extends Callable<T>> works, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (var any = new AnyOf<T>(this, works)) {
            return any.first().get(timeout, unit);
        }
    }

    // ---- The end

    /// Takes no more work. What was handed over before is still done, and then the workers end. Does not suspend.
    @Override
    public void shutdown() {
        crew.shutdown();
    }

    /// Takes no more work, and waits for what was handed over before, if you like. May suspend a task; blocks a
    /// thread that runs none. A task that is cancelled meanwhile kills the workers, so that none is left behind.
    ///
    /// @param wait whether to wait until all workers have ended
    /// @param cancelFutures whether to cancel what no worker has begun
    public void shutdown(boolean wait, boolean cancelFutures) {
        crew.shutdown();
        if (cancelFutures) crew.cancelWaiting();
        if (wait) awaitEnd();
    }

    /// Does `shutdown(true, false)`: waits for all work and then for the workers. May suspend.
    @Override
    public void close() {
        shutdown(true, false);
    }

    private void awaitEnd() {
        if (Asyncio.currentTask() == null) {
            super.close();
            return;
        }
        CancelledError cancelled = null;
        while (!isTerminated()) {
            try {
                Asyncio.await(crew.terminated().copy());
            } catch (CancelledError e) {
                killWorkers();
                cancelled = e;
            }
        }
        if (cancelled != null) throw cancelled;
    }

    /// Takes no more work, cancels what no worker has begun, and kills all workers. What they were doing fails. Does
    /// not suspend.
    ///
    /// @return what no worker had begun; it is cancelled
    @Override
    public List<Runnable> shutdownNow() {
        crew.shutdown();
        var cancelled = crew.cancelWaiting();
        crew.stopAll(ProcessHandle::destroyForcibly);
        return List.copyOf(cancelled);
    }

    /// Takes no more work, cancels what no worker has begun, and kills all workers: they have no time to clean up. What
    /// they were doing fails. Does not suspend.
    public void killWorkers() {
        shutdownNow();
    }

    /// Takes no more work, cancels what no worker has begun, and asks all workers to end (by SIGTERM, where there is
    /// such a thing): their shutdown hooks run. What they were doing fails. Does not suspend.
    public void terminateWorkers() {
        crew.shutdown();
        crew.cancelWaiting();
        crew.stopAll(ProcessHandle::destroy);
    }

    @Override
    public boolean isShutdown() {
        return crew.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return crew.terminated().isDone();
    }

    /// Waits until the pool is shut down and all workers have ended. Blocks the thread; in a task use
    /// [#shutdown(boolean, boolean)].
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            crew.terminated().copy().get(timeout, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing ends so", e);
        }
    }

    /// Returns the worker processes that are alive.
    ///
    /// @return them, the oldest first
    public List<ProcessHandle> processes() {
        return crew.processes();
    }

    @Override
    public String toString() {
        return "ProcessPoolExecutor[" + crew + "]";
    }

    private static void requirePositive(int number, String name) {
        if (number < 1) throw new IllegalArgumentException(name + " is " + number + ", but must be 1 or more");
    }

    /// Makes a pool.
    public static final class Builder {
        private int maxWorkers = Runtime.getRuntime().availableProcessors();
        private @Nullable Work initializer;
        private int maxTasksPerChild = Integer.MAX_VALUE;
        private List<String> jvmOptions = List.of();
        private boolean killOnCancel;
        private boolean replaceBrokenWorkers;

        private Builder() {}

        /// Sets how many processes there are at most; as many as there are processors unless set.
        ///
        /// @param maxWorkers the number
        /// @return this builder
        public Builder maxWorkers(int maxWorkers) {
            requirePositive(maxWorkers, "maxWorkers");
            this.maxWorkers = maxWorkers;
            return this;
        }

        /// Sets what each worker does before any work. If it throws, the pool is broken.
        ///
        /// @param initializer what to run; it is copied at once
        /// @return this builder
        public Builder initializer(SerializableRunnable initializer) {
            this.initializer = Work.of(Objects.requireNonNull(initializer, "initializer"));
            return this;
        }

        /// Sets after how many pieces of work a worker is replaced; never unless set.
        ///
        /// @param maxTasksPerChild the number
        /// @return this builder
        public Builder maxTasksPerChild(int maxTasksPerChild) {
            requirePositive(maxTasksPerChild, "maxTasksPerChild");
            this.maxTasksPerChild = maxTasksPerChild;
            return this;
        }

        /// Sets options of the workers' JVMs, such as `-Xmx256m` or `-Dname=value`.
        ///
        /// @param options the options, a word each
        /// @return this builder
        public Builder jvmOptions(String... options) {
            this.jvmOptions = List.of(options);
            return this;
        }

        /// Sets whether cancelling work that runs kills its worker, which is replaced; it does not unless set.
        ///
        /// @param killOnCancel whether it is to
        /// @return this builder
        public Builder killOnCancel(boolean killOnCancel) {
            this.killOnCancel = killOnCancel;
            return this;
        }

        /// Sets whether a worker that dies is replaced, and only the work that it was doing fails. Unless set, the
        /// pool is broken then. One that dies before it takes any work breaks the pool all the same.
        ///
        /// @param replaceBrokenWorkers whether it is to be
        /// @return this builder
        public Builder replaceBrokenWorkers(boolean replaceBrokenWorkers) {
            this.replaceBrokenWorkers = replaceBrokenWorkers;
            return this;
        }

        /// Makes the pool. It starts no process yet.
        ///
        /// @return the pool
        public ProcessPoolExecutor build() {
            return new ProcessPoolExecutor(new PoolSettings(
                    maxWorkers, initializer, maxTasksPerChild, jvmOptions, killOnCancel, replaceBrokenWorkers));
        }
    }
}
