package asyncio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Tasks that end before the block that started them does. See [Asyncio#taskGroup].
///
/// The end of the block waits for all tasks of the group. When one fails, the others and the block are cancelled,
/// and the block throws an [ExceptionGroup] of everything that went wrong. When the task that runs the block is
/// cancelled, the tasks of the group are.
///
/// A [Builder] makes groups that differ: whose tasks fail one by one, whose number of tasks is limited, or which throw
/// the exception itself, without a group around it.
///
/// Python: `asyncio.TaskGroup`.
@SuppressWarnings("overloads") // Block lambdas with and without a result are told apart by their shape.
public final class TaskGroup implements Spawner {
    private final Set<Task<?>> tasks = new LinkedHashSet<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final Members members = new Members();
    private final @Nullable Supervision supervision;
    private final @Nullable Slots slots;
    private final boolean collapsing;

    private @Nullable Task<?> parent;
    private @Nullable Scope around;
    private boolean exiting;
    private boolean aborting;
    private boolean cancelOnEntry;
    private boolean parentCancelRequested;
    private @Nullable String cancelMessage;
    private @Nullable Future<@Nullable Void> allDone;

    /// How many tasks are on the way into this group. It does not end before they are in it or have failed to.
    private int arriving;

    /// Creates a group that has not been entered; [#run] does that. Most code calls [Asyncio#taskGroup] instead.
    public TaskGroup() {
        this(new Builder());
    }

    private TaskGroup(Builder builder) {
        supervision = builder.supervised ? new Supervision(builder.handler) : null;
        slots = builder.limit == 0 ? null : new Slots(this, builder.limit);
        collapsing = builder.collapsing || builder.supervised;
    }

    /// Returns a builder, for a group that differs from [Asyncio#taskGroup]'s.
    ///
    /// @return a new builder
    public static Builder builder() {
        return new Builder();
    }

    // ---- The block

    /// Enters this group, runs a block, and waits for all tasks of the group. Suspends.
    ///
    /// @param body the block
    /// @param <T> what it returns
    /// @return what the block returned; null if [#cancel] ended it
    /// @throws ExceptionGroup if tasks failed or the block threw: the tasks' exceptions as they came, the block's last
    /// @throws CancelledError if the current task was cancelled and nothing failed
    /// @throws IllegalStateException if this group was entered before
    public <T extends @Nullable Object> @Nullable T run(TaskGroupBody<T> body) {
        Objects.requireNonNull(body, "body");
        enter();
        T result;
        try {
            result = body.run(this);
        } catch (Throwable e) {
            exit(parent().asCancellation(e));
            return null;
        }
        exit(null);
        return result;
    }

    /// Enters this group, runs a block that returns nothing, and waits for all tasks, see [#run(TaskGroupBody)].
    ///
    /// @param body the block
    public void run(VoidTaskGroupBody body) {
        Objects.requireNonNull(body, "body");
        this.<@Nullable Void>run(group -> {
            body.run(group);
            return null;
        });
    }

    private void enter() {
        if (parent != null) throw new IllegalStateException(this + " has been entered already: make a new one");
        parent = Task.require("TaskGroup.run");
        around = parent.scope;
        if (supervision != null) supervision.begin(parent.getLoop());
        if (cancelOnEntry) cancel(cancelMessage);
    }

    /// Waits for the tasks and throws what is to be thrown. Returns if the block ended well or was ended by `cancel`.
    private void exit(@Nullable Throwable thrown) {
        var owner = parent();
        exiting = true;
        var cancelled = thrown instanceof CancelledError error ? error : null;
        boolean blockCameFirst = thrown != null && !aborting;
        if (blockCameFirst) abort(null);
        CancelledError latest = null;
        while (!isEmpty()) {
            try {
                allDone = new Wait<>(owner.scheduler, members);
                allDone.await();
            } catch (CancelledError e) {
                latest = e;
                if (!aborting) {
                    cancelled = e;
                    abort(null);
                }
            }
            allDone = null;
        }

        if (parentCancelRequested) {
            if (owner.takeBackRequest() == 0) cancelled = null; // It was only the group's own request.
            else if (cancelled == null) cancelled = latest;
        }
        if (cancelled != null && errors.isEmpty()) throw cancelled;
        if (thrown != null && !(thrown instanceof CancelledError)) {
            errors.add(collapsing && blockCameFirst ? 0 : errors.size(), thrown);
        }
        if (errors.isEmpty()) return;
        owner.putOffCancellation(); // The errors go first; the request to cancel stays open.
        if (thrown instanceof GeneratorExit exit && errors.size() == 1) throw exit;
        if (collapsing) throw Throwables.sneaky(Throwables.collapse(errors));
        throw new ExceptionGroup("unhandled errors in a TaskGroup", errors);
    }

    // ---- The tasks

    /// Starts a task in this group. Does not suspend, unless the group has a [limit][Builder#limit]. Any task of the
    /// loop may call this while the group is open.
    ///
    /// @throws IllegalStateException if the group has not been entered, is finished, or is shutting down
    @Override
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        Objects.requireNonNull(coroutine, "coroutine");
        Objects.requireNonNull(options, "options");
        ensureOpen();
        takeSlot();
        Task<T> task;
        try {
            task = startTask(coroutine, options);
        } catch (Throwable e) {
            freeSlot();
            throw e;
        }
        add(task);
        return task;
    }

    /// Starts a task in this group and waits until it says that it is ready. Suspends. Until then the task belongs to
    /// the caller: its exception is thrown here, and it is cancelled when the caller is, who waits for its end then.
    /// Once it is ready it is a task of the group as any.
    ///
    /// {@snippet class = "asyncio.TaskGroupStartTest" region = "start"}
    ///
    /// @param body what the task runs
    /// @param <T> what it hands over when it is ready
    /// @return what was handed over
    /// @throws CancelledError if the task ended cancelled, or the current one was cancelled
    /// @throws IllegalStateException if the task ended and was never ready; if the group has not been entered, is
    ///     finished, or is shutting down
    public <T extends @Nullable Object> T start(Startable<T> body) {
        return start(body, TaskOptions.DEFAULT);
    }

    /// Starts a task in this group and waits until it says that it is ready, see [#start(Startable)].
    ///
    /// @param body what the task runs
    /// @param options its name, context and way to start
    /// @param <T> what it hands over when it is ready
    /// @return what was handed over
    public <T extends @Nullable Object> T start(Startable<T> body, TaskOptions options) {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(options, "options");
        ensureOpen();
        var status = new TaskStatus<T>(this, Task.require("TaskGroup.start"));
        takeSlot();
        arriving++;
        try {
            VoidCoroutine work = () -> body.run(status);
            status.begin(this.<@Nullable Void>startTask(work.returningNull(), options));
        } catch (Throwable e) {
            arrived();
            freeSlot();
            throw e;
        }
        return status.await();
    }

    /// Returns the tasks of this group that are not done, in the order in which they were started.
    ///
    /// @return a copy
    public SequencedSet<Task<?>> tasks() {
        return new LinkedHashSet<>(tasks);
    }

    private <T extends @Nullable Object> Task<T> startTask(Coroutine<T> coroutine, TaskOptions options) {
        return parent().scheduler.startInside(around, coroutine, options);
    }

    private void add(Task<?> task) {
        tasks.add(task);
        task.addWaiter(members); // Even if it is done: its failure is noticed in a later turn, as any.
        if (aborting && !task.done()) task.cancel(cancelMessage); // It comes too late, or its first step cancelled us.
    }

    /// Takes in a task that is ready, even if this group is shutting down: then it is cancelled.
    void adopt(Task<?> task) {
        add(task);
        arrived();
    }

    /// Notes that a task ended before it was ready.
    void turnedAway() {
        freeSlot();
        arrived();
    }

    private void ensureOpen() {
        if (parent == null) throw refused("has not been entered: start tasks inside its block");
        if (exiting && isEmpty()) throw refused("is finished: start tasks inside its block");
        if (aborting) throw refused("is shutting down, because a task failed or it was cancelled");
    }

    /// What this group leaves with each of its tasks, and what the end of its block waits for.
    final class Members implements Waiter.Internal, Wait.Purpose {
        @Override
        public void futureDone(Future<?> future) {
            taskDone(future);
        }

        @Override
        public List<Task<?>> waitingTasks() {
            return List.of(parent());
        }

        @Override
        public Collection<? extends Future<?>> parts() {
            return tasks;
        }

        @Override
        public String toString() {
            return TaskGroup.this.toString();
        }
    }

    private IllegalStateException refused(String reason) {
        return new IllegalStateException("no task can be started in " + this + ": it " + reason);
    }

    private void takeSlot() {
        if (slots == null) return;
        arriving++;
        try {
            slots.take(tasks);
        } finally {
            arrived();
        }
        if (!aborting) return;
        freeSlot();
        ensureOpen();
    }

    private void freeSlot() {
        if (slots != null) slots.free();
    }

    private void arrived() {
        arriving--;
        if (isEmpty() && allDone != null) allDone.trySucceed(null);
    }

    private boolean isEmpty() {
        return tasks.isEmpty() && arriving == 0;
    }

    private void taskDone(Future<?> done) {
        var task = (Task<?>) done;
        var owner = parent();
        if (supervision != null && task.failure() != null) supervision.tell(task, () -> left(task));
        else left(task);
        var error = task.failure();
        if (error == null || supervision != null) return;
        errors.add(error);
        if (owner.done()) { // The block is in a generator that was left in the middle: it cannot throw any more.
            var report = ExceptionContext.ofTask(
                    task + " failed when " + owner + ", which started its group, was done already", error, task);
            var loop = task.getLoop();
            var handle = new Handle(loop.scheduler, () -> loop.callExceptionHandler(report), ContextMap.EMPTY);
            loop.scheduler.push(handle);
            return;
        }
        if (!aborting && !parentCancelRequested) {
            abort(null);
            cancelParent(null);
        }
    }

    private void left(Task<?> task) {
        tasks.remove(task);
        freeSlot();
        if (isEmpty() && allDone != null) allDone.trySucceed(null);
    }

    private Task<?> parent() {
        if (parent == null) throw new IllegalStateException(this + " has not been entered");
        return parent;
    }

    private void abort(@Nullable String message) {
        aborting = true;
        cancelMessage = message;
        for (var task : List.copyOf(tasks)) task.cancel(message);
    }

    private void cancelParent(@Nullable String message) {
        parentCancelRequested = true;
        parent().cancelFrom(around, message);
    }

    /// Ends this group early: cancels its tasks and its block, which goes on until it next suspends. Nothing is
    /// thrown, unless tasks fail while they clean up. Before the block begins it means that it is cancelled then; after
    /// its end it does nothing.
    public void cancel() {
        cancel(null);
    }

    /// Ends this group early, with a message for the [CancelledError]s, see [#cancel()].
    ///
    /// @param message why, or null
    public void cancel(@Nullable String message) {
        if (parent == null) {
            cancelOnEntry = true;
            cancelMessage = message;
        } else if (!(exiting && isEmpty()) && !aborting) {
            abort(message);
            if (!parentCancelRequested) cancelParent(message);
        }
    }

    @Override
    public String toString() {
        var state = parent == null ? "new" : aborting ? "cancelling" : exiting && isEmpty() ? "finished" : "entered";
        return "TaskGroup[" + state + ", tasks=" + tasks.size() + (errors.isEmpty() ? "" : ", errors=" + errors.size())
                + "]";
    }

    /// Makes a group that differs from [Asyncio#taskGroup]'s.
    ///
    /// {@snippet class = "asyncio.SupervisorTest" region = "supervisor"}
    @SuppressWarnings("overloads") // As above.
    public static final class Builder {
        private boolean supervised;
        private @Nullable BiConsumer<? super Task<?>, ? super Throwable> handler;
        private int limit;
        private boolean collapsing;

        private Builder() {}

        /// Has the tasks fail one by one: the failure of one does not touch the others or the block, and goes to the
        /// loop's [ExceptionHandler]. If the block throws, its exception leaves as itself, when all tasks were
        /// cancelled and have ended.
        ///
        /// @return this builder
        public Builder supervisor() {
            supervised = true;
            handler = null;
            return this;
        }

        /// Has the tasks fail one by one, as [#supervisor()], and tells a handler of each failure. It is called in the
        /// loop, as a callback, before the group ends; it cannot await, but it can start a task in the group, for
        /// instance the same again. What it throws goes to the loop's [ExceptionHandler].
        ///
        /// @param handler takes the task and its exception
        /// @return this builder
        public Builder supervisor(BiConsumer<? super Task<?>, ? super Throwable> handler) {
            supervised = true;
            this.handler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /// Limits how many tasks of the group there are at once. While there are so many, `createTask` and `start`
        /// suspend the task that calls them; who calls first is first. A callback, which cannot wait, gets an
        /// exception then, and so does the last of so many tasks of the group if all of them wait to start another
        /// one: none would ever end.
        ///
        /// @param tasks how many, one at least
        /// @return this builder
        public Builder limit(int tasks) {
            if (tasks < 1) {
                throw new IllegalArgumentException(
                        "a group cannot be limited to " + tasks + " tasks at once: give one or more");
            }
            limit = tasks;
            return this;
        }

        /// Has the group throw what went wrong first as itself, not in an [ExceptionGroup]. What went wrong after it,
        /// while the others were being cancelled, is among its suppressed exceptions.
        ///
        /// @return this builder
        public Builder collapse() {
            collapsing = true;
            return this;
        }

        /// Makes a group that has not been entered.
        ///
        /// @return the group
        public TaskGroup build() {
            return new TaskGroup(this);
        }

        /// Makes a group and runs a block with it, see [TaskGroup#run(TaskGroupBody)]. Suspends.
        ///
        /// @param body the block
        /// @param <T> what it returns
        /// @return what the block returned; null if [TaskGroup#cancel] ended it
        public <T extends @Nullable Object> @Nullable T run(TaskGroupBody<T> body) {
            return build().run(body);
        }

        /// Makes a group and runs a block that returns nothing with it, see [TaskGroup#run(TaskGroupBody)]. Suspends.
        ///
        /// @param body the block
        public void run(VoidTaskGroupBody body) {
            build().run(body);
        }

        /// Makes a group, runs coroutines in it, and returns their results when all are done. Suspends. Unlike
        /// [Asyncio#gather(Collection)] it leaves none of them running when one fails.
        ///
        /// @param coroutines the coroutines; each gets a task
        /// @param <T> what they return
        /// @return their results, in the same order
        /// @throws IllegalStateException if the group is supervised: a task that failed has no result
        public <T extends @Nullable Object> List<T> runAll(Collection<? extends Coroutine<? extends T>> coroutines) {
            Objects.requireNonNull(coroutines, "coroutines");
            if (supervised) {
                throw new IllegalStateException("runAll was called for a supervised group, where a task that fails"
                        + " has no result: use gatherOutcomes(...)");
            }
            var started = new ArrayList<Task<? extends T>>(coroutines.size());
            run(group -> {
                for (var coroutine : coroutines) started.add(group.createTask(coroutine));
            });
            var results = new ArrayList<T>(started.size());
            for (var task : started) results.add(task.result());
            return results;
        }
    }
}
