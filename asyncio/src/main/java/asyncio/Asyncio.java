package asyncio;

import asyncio.spi.Clock;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The functions of asyncio, made for `import static asyncio.Asyncio.*`.
///
/// {@snippet class = "asyncio.AsyncioTest" region = "hello"}
///
/// Exceptions arrive as themselves: what a coroutine throws, checked or not, leaves the method that awaits it,
/// the same object, without a wrapper.
///
/// Where a method takes a block with a parameter, with and without a result, the compiler tells them apart by the shape
/// of the lambda: write the block in braces, `group -> { group.createTask(work); }`, even if it is a single call.
///
/// Python: the functions of package `asyncio`.
@SuppressWarnings("overloads") // Block lambdas with and without a result are told apart by their shape.
public final class Asyncio {
    private Asyncio() {}

    // ---- Running

    /// Runs a program: makes a loop, runs a coroutine on it, ends what it left behind, and closes the loop. Blocks. The
    /// door into the library for code that is in no task.
    ///
    /// @param main the coroutine
    /// @param <T> what it returns
    /// @return its result; what it throws is thrown on, as itself
    /// @throws IllegalStateException if called in a task or callback of a loop
    /// @throws KeyboardInterrupt if Ctrl-C ended it
    public static <T extends @Nullable Object> T run(Coroutine<T> main) {
        try (var runner = new Runner()) {
            return runner.run(main);
        }
    }

    /// Runs a program that returns nothing, see [#run(Coroutine)].
    ///
    /// @param main the coroutine
    public static void run(VoidCoroutine main) {
        run(Objects.requireNonNull(main, "main").returningNull());
    }

    /// Runs a program on a clock of your choice, see [#run(Coroutine)].
    ///
    /// @param clock the clock, a virtual one in a test
    /// @param main the coroutine
    /// @param <T> what it returns
    /// @return its result
    public static <T extends @Nullable Object> T run(Clock clock, Coroutine<T> main) {
        Objects.requireNonNull(clock, "clock");
        try (var runner = new Runner(() -> new EventLoop(clock))) {
            return runner.run(main);
        }
    }

    /// Runs a program that returns nothing on a clock of your choice, see [#run(Coroutine)].
    ///
    /// @param clock the clock, a virtual one in a test
    /// @param main the coroutine
    public static void run(Clock clock, VoidCoroutine main) {
        run(clock, Objects.requireNonNull(main, "main").returningNull());
    }

    /// Returns the loop that runs the current code.
    ///
    /// @return the loop
    /// @throws WrongLoopException if there is none
    public static EventLoop getRunningLoop() {
        return EventLoop.requireRunning("getRunningLoop()");
    }

    /// Returns the task that runs the current code.
    ///
    /// @return the task, or null in a callback and outside a loop
    public static @Nullable Task<?> currentTask() {
        var fiber = Fiber.current();
        return fiber == null ? null : fiber.task();
    }

    /// Returns the tasks of the running loop that are not done, in order of creation.
    ///
    /// @return a copy
    /// @throws WrongLoopException if no loop runs here
    public static SequencedSet<Task<?>> allTasks() {
        return EventLoop.requireRunning("allTasks()").scheduler.tasks.snapshot();
    }

    /// Returns the tasks of a loop that are not done, in order of creation. May be called on any thread; on one that
    /// does not run the loop it blocks until the loop, if it runs, comes round to answer.
    ///
    /// @param loop the loop
    /// @return a copy
    public static SequencedSet<Task<?>> allTasks(EventLoop loop) {
        return Bridges.ask(loop, () -> loop.scheduler.tasks.snapshot());
    }

    // ---- Starting tasks

    /// Starts a task in the running loop. Does not suspend: its first step comes in the next turn.
    ///
    /// @param coroutine what it runs
    /// @param <T> what it returns
    /// @return the task
    /// @throws WrongLoopException if no loop runs here
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.DEFAULT);
    }

    /// Starts a task with a name, see [#createTask(Coroutine)].
    ///
    /// @param coroutine what it runs
    /// @param name its name
    /// @param <T> what it returns
    /// @return the task
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.named(name));
    }

    /// Starts a task with options, see [#createTask(Coroutine)].
    ///
    /// @param coroutine what it runs
    /// @param options its name, context and way to start
    /// @param <T> what it returns
    /// @return the task
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return EventLoop.requireRunning("createTask").createTask(coroutine, options);
    }

    /// Starts a task that returns nothing, see [#createTask(Coroutine)].
    ///
    /// @param coroutine what it runs
    /// @return the task
    public static Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
        return createTask(coroutine, TaskOptions.DEFAULT);
    }

    /// Starts a task that returns nothing, with a name, see [#createTask(Coroutine)].
    ///
    /// @param coroutine what it runs
    /// @param name its name
    /// @return the task
    public static Task<@Nullable Void> createTask(VoidCoroutine coroutine, String name) {
        return createTask(coroutine, TaskOptions.named(name));
    }

    /// Starts a task that returns nothing, with options, see [#createTask(Coroutine)].
    ///
    /// @param coroutine what it runs
    /// @param options its name, context and way to start
    /// @return the task
    public static Task<@Nullable Void> createTask(VoidCoroutine coroutine, TaskOptions options) {
        return EventLoop.requireRunning("createTask").createTask(coroutine, options);
    }

    /// Returns a future for an awaitable: the same one if it is a future, else a new task. Does not suspend.
    ///
    /// @param awaitable the awaitable
    /// @param <T> what it yields
    /// @return the future
    public static <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable) {
        if (awaitable instanceof Future<T> future) return future;
        return EventLoop.requireRunning("ensureFuture").ensureFuture(awaitable);
    }

    /// Runs a block with a group for its tasks; all of them end before this method does. Suspends.
    ///
    /// {@snippet class = "asyncio.TaskGroupTest" region = "group"}
    ///
    /// @param body the block
    /// @param <T> what it returns
    /// @return what the block returned; null if [TaskGroup#cancel] ended it
    /// @throws ExceptionGroup if tasks failed or the block threw
    /// @throws CancelledError if the current task was cancelled
    public static <T extends @Nullable Object> @Nullable T taskGroup(TaskGroupBody<T> body) {
        return new TaskGroup().run(Objects.requireNonNull(body, "body"));
    }

    /// Runs a block that returns nothing with a group for its tasks, see [#taskGroup(TaskGroupBody)].
    ///
    /// @param body the block
    public static void taskGroup(VoidTaskGroupBody body) {
        new TaskGroup().run(body);
    }

    // ---- Many at once

    /// Applies a function to items, several at once, each in a task of its own. Does not suspend; iterating over the
    /// results does.
    ///
    /// {@snippet class = "asyncio.MapConcurrentTest" region = "crawl"}
    ///
    /// @param items the items, pulled one at a time as there is room; what is closeable among the sources, such as an
    ///     [AsyncGenerator], is closed at the end
    /// @param function what to do with each; it may suspend
    /// @param <T> the type of the items
    /// @param <R> the type of the results
    /// @return the results, to be iterated over once
    public static <T extends @Nullable Object, R extends @Nullable Object> MapConcurrent<T, R> mapConcurrent(
            Iterable<? extends T> items, MapConcurrent.Function<? super T, ? extends R> function) {
        return MapConcurrent.of(items, items::iterator, function);
    }

    /// Applies a function to items, several at once, see [#mapConcurrent(Iterable, MapConcurrent.Function)].
    ///
    /// @param items the items
    /// @param function what to do with each; it may suspend
    /// @param <T> the type of the items
    /// @param <R> the type of the results
    /// @return the results, to be iterated over once
    public static <T extends @Nullable Object, R extends @Nullable Object> MapConcurrent<T, R> mapConcurrent(
            Iterator<? extends T> items, MapConcurrent.Function<? super T, ? extends R> function) {
        return MapConcurrent.of(items, () -> items, function);
    }

    /// Applies a function to items, several at once, see [#mapConcurrent(Iterable, MapConcurrent.Function)].
    ///
    /// @param items the items; the stream is closed at the end
    /// @param function what to do with each; it may suspend
    /// @param <T> the type of the items
    /// @param <R> the type of the results
    /// @return the results, to be iterated over once
    public static <T extends @Nullable Object, R extends @Nullable Object> MapConcurrent<T, R> mapConcurrent(
            Stream<? extends T> items, MapConcurrent.Function<? super T, ? extends R> function) {
        return MapConcurrent.of(items, items::iterator, function);
    }

    // ---- Waiting

    /// Waits for an awaitable. May suspend. `await(x)` is `x.await()` without the `throws Exception`.
    ///
    /// @param awaitable the awaitable; a coroutine runs in the current task
    /// @param <T> what it yields
    /// @return its result; what it throws is thrown on, as itself
    public static <T extends @Nullable Object> T await(Awaitable<T> awaitable) {
        Objects.requireNonNull(awaitable, "awaitable");
        try {
            return awaitable.await();
        } catch (Exception e) {
            throw Throwables.sneaky(e);
        }
    }

    /// Waits for an awaitable, and declares an exception, so that it can be caught by name. May suspend.
    ///
    /// @param awaitable the awaitable
    /// @param declared the type of the exception
    /// @param <T> what it yields
    /// @param <X> the type of the exception
    /// @return its result
    /// @throws X if the awaitable throws it
    @SuppressWarnings("unused") // The type is what the caller is after.
    public static <T extends @Nullable Object, X extends Throwable> T await(Awaitable<T> awaitable, Class<X> declared)
            throws X {
        Objects.requireNonNull(declared, "declared");
        return await(awaitable);
    }

    /// Waits for a `CompletionStage`, such as a `CompletableFuture`. Suspends. Cancelling the task cancels the stage.
    ///
    /// @param stage the stage
    /// @param <T> what it yields
    /// @return its result; its exception is thrown as itself, without the `CompletionException` around it
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return wrapFuture(stage).await();
    }

    /// Suspends the current task for some time. For zero or less it is one turn of the loop: everything that is ready
    /// has its turn.
    ///
    /// @param delay how long
    /// @throws CancelledError if the task is cancelled meanwhile
    public static void sleep(Duration delay) {
        long nanos = Durations.nanos(delay, "delay");
        var task = Task.require("sleep");
        if (nanos <= 0) {
            task.yieldTurn();
            return;
        }
        var over = Sleep.begin(task, nanos);
        task.await(over);
        over.result();
    }

    /// Suspends the current task for some time and returns a value, see [#sleep(Duration)].
    ///
    /// @param delay how long
    /// @param result what to return
    /// @param <T> its type
    /// @return `result`
    public static <T extends @Nullable Object> T sleep(Duration delay, T result) {
        sleep(delay);
        return result;
    }

    /// Gathers the results of several awaitables, which run at the same time. Does not suspend: it returns a future.
    ///
    /// The first that fails decides: the future fails with its exception, and the others go on. Cancelling the future
    /// cancels them all. Prefer a [TaskGroup] where that matters.
    ///
    /// @param awaitables futures, or coroutines, which get a task each
    /// @param <T> what they yield
    /// @return the future of their results, in the order of the arguments
    /// @throws WrongLoopException if no loop runs here
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T extends @Nullable Object> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return gather(Arrays.asList(awaitables));
    }

    /// Gathers the results of several awaitables, see [#gather(Awaitable...)].
    ///
    /// @param awaitables the awaitables
    /// @param <T> what they yield
    /// @return the future of their results, in the same order
    public static <T extends @Nullable Object> Future<List<T>> gather(
            Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gathering.results(EventLoop.requireRunning("gather"), awaitables);
    }

    /// Runs several coroutines that return nothing, see [#gather(Awaitable...)].
    ///
    /// @param first a coroutine
    /// @param others more of them
    /// @return a future that is done when all of them are
    public static Future<List<@Nullable Void>> gather(VoidCoroutine first, VoidCoroutine... others) {
        var all = new java.util.ArrayList<Coroutine<@Nullable Void>>();
        all.add(Objects.requireNonNull(first, "first").returningNull());
        for (var other : others) all.add(other.returningNull());
        return gather(all);
    }

    /// Gathers how several awaitables ended, which run at the same time: all are waited for, whatever happens to one.
    /// Does not suspend. Python: `gather(..., return_exceptions=True)`.
    ///
    /// @param awaitables futures, or coroutines, which get a task each
    /// @param <T> what they yield
    /// @return the future of their outcomes, in the order of the arguments
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T extends @Nullable Object> Future<List<Outcome<T>>> gatherOutcomes(
            Awaitable<? extends T>... awaitables) {
        return gatherOutcomes(Arrays.asList(awaitables));
    }

    /// Gathers how several awaitables ended, see [#gatherOutcomes(Awaitable...)].
    ///
    /// @param awaitables the awaitables
    /// @param <T> what they yield
    /// @return the future of their outcomes, in the same order
    public static <T extends @Nullable Object> Future<List<Outcome<T>>> gatherOutcomes(
            Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gathering.outcomes(EventLoop.requireRunning("gatherOutcomes"), awaitables);
    }

    /// Waits until all of some futures are done. Suspends. Throws nothing that went wrong in them and cancels none.
    ///
    /// Call it as `Asyncio.wait(...)`: a static import of this name is hidden by `Object.wait`.
    ///
    /// @param futures the futures, one at least
    /// @param <T> what they yield
    /// @return those that are done, which are all
    public static <T extends @Nullable Object> WaitResult<T> wait(Collection<? extends Future<T>> futures) {
        return wait(futures, null, ReturnWhen.ALL_COMPLETED);
    }

    /// Waits for some futures, for at most some time. Suspends. Throws no [TimeoutException] and nothing that went
    /// wrong in the futures, and cancels none.
    ///
    /// @param futures the futures, one at least
    /// @param timeout how long to wait, or null for ever
    /// @param returnWhen whether one of them is enough
    /// @param <T> what they yield
    /// @return those that are done and those that are not
    /// @throws IllegalArgumentException if there are none
    public static <T extends @Nullable Object> WaitResult<T> wait(
            Collection<? extends Future<T>> futures, @Nullable Duration timeout, ReturnWhen returnWhen) {
        return Gathering.wait(futures, timeout, returnWhen);
    }

    /// Waits for an awaitable for at most some time. Suspends. When the time is over it is cancelled, and this waits
    /// for its end, which may take longer.
    ///
    /// @param awaitable a future; or a coroutine, which runs in the current task, and not at all if the time is zero
    /// @param timeout how long, or null for ever
    /// @param <T> what it yields
    /// @return its result
    /// @throws TimeoutException if the time was over first
    public static <T extends @Nullable Object> T waitFor(Awaitable<T> awaitable, @Nullable Duration timeout) {
        Objects.requireNonNull(awaitable, "awaitable");
        if (timeout == null || timeout.isPositive()) {
            TimeoutBody<T> wait = deadline -> awaitable.await();
            return timeout(timeout, wait);
        }
        var future = EventLoop.requireRunning("waitFor").ensureFuture(awaitable);
        if (future.done()) return future.result();
        Gathering.cancelAndWait(future, null);
        try {
            return future.result();
        } catch (CancelledError e) {
            throw new TimeoutException("there was no time to wait: the timeout was " + timeout, e);
        }
    }

    /// Waits for a coroutine that returns nothing, see [#waitFor(Awaitable, Duration)].
    ///
    /// @param coroutine the coroutine
    /// @param timeout how long, or null for ever
    public static void waitFor(VoidCoroutine coroutine, @Nullable Duration timeout) {
        waitFor(Objects.requireNonNull(coroutine, "coroutine").returningNull(), timeout);
    }

    /// Runs a block with a deadline. Suspends as the block does. When the deadline passes, the block is cancelled where
    /// it waits, and the cancellation leaves this method as a [TimeoutException].
    ///
    /// {@snippet class = "asyncio.TimeoutTest" region = "timeout"}
    ///
    /// @param delay how long from now, or null for no deadline; the block may set one
    /// @param body the block
    /// @param <T> what it returns
    /// @return its result
    /// @throws TimeoutException if the deadline passed first
    /// @throws WrongLoopException if called outside a task
    public static <T extends @Nullable Object> T timeout(@Nullable Duration delay, TimeoutBody<T> body) {
        var scheduler = Task.require("timeout").scheduler;
        return timeoutAt(delay == null ? null : scheduler.deadline(Durations.nanos(delay, "delay")), body);
    }

    /// Runs a block that returns nothing with a deadline, see [#timeout(Duration, TimeoutBody)].
    ///
    /// @param delay how long from now, or null for no deadline
    /// @param body the block
    public static void timeout(@Nullable Duration delay, VoidTimeoutBody body) {
        timeout(delay, returningNull(body));
    }

    /// Runs a block that leaves its deadline alone, see [#timeout(Duration, TimeoutBody)].
    ///
    /// @param delay how long from now, or null for no deadline
    /// @param body the block
    /// @param <T> what it returns
    /// @return its result
    /// @throws TimeoutException if the deadline passed first
    public static <T extends @Nullable Object> T timeout(@Nullable Duration delay, Coroutine<T> body) {
        Objects.requireNonNull(body, "body");
        TimeoutBody<T> block = deadline -> body.await();
        return timeout(delay, block);
    }

    /// Runs a block that returns nothing and leaves its deadline alone, see [#timeout(Duration, TimeoutBody)].
    ///
    /// @param delay how long from now, or null for no deadline
    /// @param body the block
    public static void timeout(@Nullable Duration delay, VoidCoroutine body) {
        timeout(delay, Objects.requireNonNull(body, "body").returningNull());
    }

    /// Runs a block with a deadline, see [#timeout(Duration, TimeoutBody)].
    ///
    /// @param when the time, in nanoseconds of [EventLoop#nanoTime], or null for no deadline
    /// @param body the block
    /// @param <T> what it returns
    /// @return its result
    public static <T extends @Nullable Object> T timeoutAt(@Nullable Long when, TimeoutBody<T> body) {
        return new Timeout(when).run(Objects.requireNonNull(body, "body"));
    }

    /// Runs a block that returns nothing with a deadline, see [#timeout(Duration, TimeoutBody)].
    ///
    /// @param when the time, in nanoseconds of [EventLoop#nanoTime], or null for no deadline
    /// @param body the block
    public static void timeoutAt(@Nullable Long when, VoidTimeoutBody body) {
        timeoutAt(when, returningNull(body));
    }

    private static TimeoutBody<@Nullable Void> returningNull(VoidTimeoutBody body) {
        Objects.requireNonNull(body, "body");
        return timeout -> {
            body.run(timeout);
            return null;
        };
    }

    /// Runs a block with a deadline at which it ends in silence: it is cancelled where it waits, and this method
    /// returns. Suspends as the block does. A cancellation from elsewhere is thrown on.
    ///
    /// {@snippet class = "asyncio.MoveOnTest" region = "moveOn"}
    ///
    /// @param delay how long from now, or null for no deadline; the block may set one
    /// @param body the block
    /// @param <T> what it returns; not null
    /// @return its result, also if that came too late, because the block took no notice; empty if it was cut off
    /// @throws WrongLoopException if called outside a task
    /// @throws NullPointerException if the block returns null
    public static <T> Optional<T> moveOnAfter(@Nullable Duration delay, TimeoutBody<T> body) {
        var scheduler = Task.require("moveOnAfter").scheduler;
        return moveOnAt(delay == null ? null : scheduler.deadline(Durations.nanos(delay, "delay")), body);
    }

    /// Runs a block that returns nothing, with a deadline, see [#moveOnAfter(Duration, TimeoutBody)].
    ///
    /// @param delay how long from now, or null for no deadline
    /// @param body the block
    /// @return true if it ran to its end, false if it was cut off
    public static boolean moveOnAfter(@Nullable Duration delay, VoidTimeoutBody body) {
        return moveOnAfter(delay, returningTrue(body)).isPresent();
    }

    /// Runs a block that leaves its deadline alone, see [#moveOnAfter(Duration, TimeoutBody)].
    ///
    /// @param delay how long from now, or null for no deadline
    /// @param body the block
    /// @param <T> what it returns; not null
    /// @return its result; empty if it was cut off
    public static <T> Optional<T> moveOnAfter(@Nullable Duration delay, Coroutine<T> body) {
        Objects.requireNonNull(body, "body");
        TimeoutBody<T> block = deadline -> body.await();
        return moveOnAfter(delay, block);
    }

    /// Runs a block that returns nothing and leaves its deadline alone, see [#moveOnAfter(Duration, TimeoutBody)].
    ///
    /// @param delay how long from now, or null for no deadline
    /// @param body the block
    /// @return true if it ran to its end, false if it was cut off
    public static boolean moveOnAfter(@Nullable Duration delay, VoidCoroutine body) {
        Objects.requireNonNull(body, "body");
        VoidTimeoutBody block = deadline -> body.await();
        return moveOnAfter(delay, block);
    }

    /// Runs a block with a deadline at which it ends in silence, see [#moveOnAfter(Duration, TimeoutBody)].
    ///
    /// @param when the time, in nanoseconds of [EventLoop#nanoTime], or null for no deadline
    /// @param body the block
    /// @param <T> what it returns; not null
    /// @return its result; empty if it was cut off
    public static <T> Optional<T> moveOnAt(@Nullable Long when, TimeoutBody<T> body) {
        return new Timeout(when).moveOn(Objects.requireNonNull(body, "body"));
    }

    /// Runs a block that returns nothing, with a deadline, see [#moveOnAfter(Duration, TimeoutBody)].
    ///
    /// @param when the time, in nanoseconds of [EventLoop#nanoTime], or null for no deadline
    /// @param body the block
    /// @return true if it ran to its end, false if it was cut off
    public static boolean moveOnAt(@Nullable Long when, VoidTimeoutBody body) {
        return moveOnAt(when, returningTrue(body)).isPresent();
    }

    private static TimeoutBody<Boolean> returningTrue(VoidTimeoutBody body) {
        Objects.requireNonNull(body, "body");
        return timeout -> {
            body.run(timeout);
            return true;
        };
    }

    /// Returns the time by which the current task has to be done with what it is at: the earliest deadline of the
    /// timeouts around this code, and of those around the groups that this task is of. [#shielded] hides what is
    /// around it. Does not suspend.
    ///
    /// @return the time, in nanoseconds of [EventLoop#nanoTime], which may have passed; empty if there is no deadline
    /// @throws WrongLoopException if called outside a task
    public static OptionalLong currentDeadline() {
        return Scope.earliestDeadline(Task.require("currentDeadline").scope);
    }

    /// Runs a block that no cancellation from outside reaches: requests to cancel the current task, and deadlines
    /// around the block, are held back while it runs. What was held back is delivered, once, where the task next
    /// suspends after the block, so that the result of the block is not lost. Suspends as the block does.
    ///
    /// Deadlines and groups inside the block work as ever, and so does cancelling what it awaits. A group's tasks are
    /// shielded with it, also from the end of [#run], which waits for the block. A block that waits for ever cannot be
    /// stopped, so give it a limit: [#shielded(Duration, Coroutine)].
    ///
    /// {@snippet class = "asyncio.ShieldedTest" region = "shielded"}
    ///
    /// @param body the block
    /// @param <T> what it returns
    /// @return its result
    /// @throws WrongLoopException if called outside a task
    public static <T extends @Nullable Object> T shielded(Coroutine<T> body) {
        return new Shield().run(Objects.requireNonNull(body, "body"));
    }

    /// Runs a block that returns nothing and that no cancellation from outside reaches, see [#shielded(Coroutine)].
    ///
    /// @param body the block
    public static void shielded(VoidCoroutine body) {
        shielded(Objects.requireNonNull(body, "body").returningNull());
    }

    /// Runs a block that no cancellation from outside reaches, for at most some time: `moveOnAfter` inside `shielded`.
    ///
    /// @param limit how long; then the block is cancelled
    /// @param body the block
    /// @param <T> what it returns; not null
    /// @return its result; empty if it was cut off
    public static <T> Optional<T> shielded(Duration limit, Coroutine<T> body) {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(body, "body");
        return shielded(() -> moveOnAfter(limit, body));
    }

    /// Runs a block that returns nothing and that no cancellation from outside reaches, for at most some time, see
    /// [#shielded(Duration, Coroutine)].
    ///
    /// @param limit how long; then the block is cancelled
    /// @param body the block
    /// @return true if it ran to its end, false if it was cut off
    public static boolean shielded(Duration limit, VoidCoroutine body) {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(body, "body");
        Coroutine<Boolean> limited = () -> moveOnAfter(limit, body);
        return shielded(limited);
    }

    /// Protects an awaitable from cancellation: cancelling the future that this returns, or the task that awaits it,
    /// leaves the awaitable alone. Does not suspend.
    ///
    /// @param awaitable a future, or a coroutine, which gets a task
    /// @param <T> what it yields
    /// @return a future that ends as the awaitable does; the awaitable itself if that is done already
    public static <T extends @Nullable Object> Future<T> shield(Awaitable<T> awaitable) {
        return Gathering.shield(EventLoop.requireRunning("shield"), awaitable);
    }

    /// Iterates over awaitables in the order in which they are done. Does not suspend; iterating does.
    ///
    /// @param awaitables futures, or coroutines, which get a task each
    /// @param <T> what they yield
    /// @return the iteration
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Collection<? extends Awaitable<? extends T>> awaitables) {
        return asCompleted(awaitables, null);
    }

    /// Iterates over awaitables in the order in which they are done, for at most some time. Does not suspend.
    ///
    /// @param awaitables futures, or coroutines, which get a task each
    /// @param timeout when steps begin to throw a [TimeoutException], or null for never
    /// @param <T> what they yield
    /// @return the iteration
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        return new AsCompleted<>(EventLoop.requireRunning("asCompleted"), awaitables, timeout);
    }

    // ---- Threads

    /// Calls `work` on another thread and waits for its result. Suspends, while the loop goes on. It runs in a copy of
    /// the current context. Cancelling the task interrupts the thread and waits for its end; see
    /// [ThreadOptions#abandoning].
    ///
    /// @param work what to call
    /// @param <T> what it returns
    /// @return its result; what it throws is thrown on, as itself
    public static <T extends @Nullable Object> T toThread(Callable<T> work) {
        return ThreadCall.await(work, ThreadOptions.DEFAULT);
    }

    /// Calls `work` on another thread and waits for its end, see [#toThread(Callable)].
    ///
    /// @param work what to call
    public static void toThread(VoidCoroutine work) {
        toThread(work, ThreadOptions.DEFAULT);
    }

    /// Calls `work` on another thread with options, see [#toThread(Callable)].
    ///
    /// @param work what to call
    /// @param options the executor, a limiter, and what cancelling does
    /// @param <T> what it returns
    /// @return its result
    public static <T extends @Nullable Object> T toThread(Callable<T> work, ThreadOptions options) {
        return ThreadCall.await(work, options);
    }

    /// Calls `work` on another thread with options and waits for its end, see [#toThread(Callable)].
    ///
    /// @param work what to call
    /// @param options the executor, a limiter, and what cancelling does
    public static void toThread(VoidCoroutine work, ThreadOptions options) {
        var coroutine = Objects.requireNonNull(work, "work").returningNull();
        ThreadCall.await((Callable<@Nullable Void>) coroutine::await, options);
    }

    /// Throws a [CancelledError] if the work of [#toThread] or [EventLoop#runInExecutor] that runs on this thread was
    /// cancelled: for work that notices no interrupt. Does not suspend.
    ///
    /// @throws CancelledError if it was cancelled
    /// @throws IllegalStateException if this thread does no such work
    public static void checkCancelled() {
        ThreadCall.checkCancelled();
    }

    /// Starts a task on a loop that runs in another thread. May be called on any thread.
    ///
    /// @param coroutine what the task runs
    /// @param loop the loop
    /// @param <T> what it returns
    /// @return its result, to wait for on this thread; cancelling it cancels the task
    /// @throws IllegalStateException if the loop is closed
    public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
            Coroutine<T> coroutine, EventLoop loop) {
        Objects.requireNonNull(coroutine, "coroutine");
        return Bridges.start(Objects.requireNonNull(loop, "loop"), () -> loop.createTask(coroutine));
    }

    /// Starts a task that returns nothing on a loop that runs in another thread, see
    /// [#runCoroutineThreadsafe(Coroutine, EventLoop)].
    ///
    /// @param coroutine what the task runs
    /// @param loop the loop
    /// @return its end, to wait for on this thread
    public static CompletableFuture<@Nullable Void> runCoroutineThreadsafe(VoidCoroutine coroutine, EventLoop loop) {
        return runCoroutineThreadsafe(
                Objects.requireNonNull(coroutine, "coroutine").returningNull(), loop);
    }

    /// Returns a future of the running loop that ends as a `CompletionStage` does. Cancelling it cancels the stage.
    /// Does not suspend.
    ///
    /// @param stage the stage
    /// @param <T> what it yields
    /// @return the future
    public static <T extends @Nullable Object> Future<T> wrapFuture(CompletionStage<T> stage) {
        return Bridges.wrap(EventLoop.requireRunning("wrapFuture"), Objects.requireNonNull(stage, "stage"));
    }

    // ---- Looking inside

    /// Takes a picture of the tasks of the running loop. Does not suspend.
    ///
    /// @return the picture
    public static TaskTree taskTree() {
        return TaskTree.of(getRunningLoop());
    }

    /// Finds out where a future's task is, who waits for it, and who for those. Does not suspend.
    ///
    /// @param future the future, or null for the current task
    /// @return the graph, or null if there is no current task
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future) {
        return captureCallGraph(future, Integer.MAX_VALUE);
    }

    /// Finds out where a future's task is, who waits for it, and who for those. Does not suspend.
    ///
    /// @param future the future, or null for the current task
    /// @param limit how many frames of each task to keep: the outermost, or, if negative, the innermost
    /// @return the graph, or null if there is no current task
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future, int limit) {
        var subject = CallGraph.currentOr(future);
        return subject == null ? null : CallGraph.capture(subject, limit);
    }

    /// Describes who waits for a future, as [#captureCallGraph(Future)] finds it.
    ///
    /// @param future the future, or null for the current task
    /// @return several lines; none if there is no current task
    public static String formatCallGraph(@Nullable Future<?> future) {
        var graph = captureCallGraph(future);
        return graph == null ? "" : CallGraph.format(graph);
    }

    /// Prints who waits for a future to the standard output, as [#formatCallGraph] describes it.
    ///
    /// @param future the future, or null for the current task
    public static void printCallGraph(@Nullable Future<?> future) {
        printCallGraph(future, System.out);
    }

    /// Prints who waits for a future, as [#formatCallGraph] describes it.
    ///
    /// @param future the future, or null for the current task
    /// @param out where to
    public static void printCallGraph(@Nullable Future<?> future, PrintStream out) {
        out.print(formatCallGraph(future));
    }
}
