package asyncio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tasks that end before the block that started them does. See [Asyncio#taskGroup].
///
/// The end of the block waits for all tasks of the group. When one fails, the others and the block are cancelled,
/// and the block throws an [ExceptionGroup] of everything that went wrong. When the task that runs the block is
/// cancelled, the tasks of the group are.
///
/// Python: `asyncio.TaskGroup`.
public final class TaskGroup implements Spawner {
    private final Set<Task<?>> tasks = new LinkedHashSet<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final Members members = new Members();

    private @Nullable Task<?> parent;
    private boolean exiting;
    private boolean aborting;
    private boolean cancelOnEntry;
    private boolean parentCancelRequested;
    private @Nullable Future<@Nullable Void> allDone;

    /// Creates a group that has not been entered; [#run] does that. Most code calls [Asyncio#taskGroup] instead.
    public TaskGroup() {}

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

    private void enter() {
        if (parent != null) throw new IllegalStateException(this + " has been entered already: make a new one");
        parent = Task.require("TaskGroup.run");
        if (cancelOnEntry) cancel();
    }

    /// Waits for the tasks and throws what is to be thrown. Returns if the block ended well or was ended by `cancel`.
    private void exit(@Nullable Throwable thrown) {
        var owner = parent();
        exiting = true;
        var cancelled = thrown instanceof CancelledError error ? error : null;
        if (thrown != null && !aborting) abort();
        CancelledError latest = null;
        while (!tasks.isEmpty()) {
            try {
                allDone = new Wait<>(owner.scheduler, members);
                allDone.await();
            } catch (CancelledError e) {
                latest = e;
                if (!aborting) {
                    cancelled = e;
                    abort();
                }
            }
            allDone = null;
        }

        if (parentCancelRequested) {
            if (owner.uncancel() == 0) cancelled = null; // It was only the group's own request.
            else if (cancelled == null) cancelled = latest;
        }
        if (cancelled != null && errors.isEmpty()) throw cancelled;
        if (thrown != null && !(thrown instanceof CancelledError)) errors.add(thrown);
        if (errors.isEmpty()) return;
        if (owner.cancelling() > 0) { // The errors go first; the request to cancel stays open.
            owner.uncancel();
            owner.cancel();
        }
        if (thrown instanceof GeneratorExit exit && errors.size() == 1) throw exit;
        throw new ExceptionGroup("unhandled errors in a TaskGroup", errors);
    }

    // ---- The tasks

    /// Starts a task in this group. Does not suspend. Any task of the loop may call this while the group is open.
    ///
    /// @throws IllegalStateException if the group has not been entered, is finished, or is shutting down
    @Override
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        if (parent == null) throw refused("has not been entered: start tasks inside its block");
        if (exiting && tasks.isEmpty()) throw refused("is finished: start tasks inside its block");
        if (aborting) throw refused("is shutting down, because a task failed or it was cancelled");
        var task = parent.getLoop().createTask(coroutine, options);
        tasks.add(task);
        task.addWaiter(members); // Even if it is done: its failure is noticed in a later turn, as any.
        if (aborting && !task.done()) task.cancel(); // Its first, eager step cancelled this group.
        return task;
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

    private void taskDone(Future<?> done) {
        var task = (Task<?>) done;
        var owner = parent();
        tasks.remove(task);
        if (tasks.isEmpty() && allDone != null) allDone.trySucceed(null);
        var error = task.failure();
        if (error == null) return;
        errors.add(error);
        if (!aborting && !parentCancelRequested) {
            abort();
            parentCancelRequested = true;
            owner.cancel();
        }
    }

    private Task<?> parent() {
        if (parent == null) throw new IllegalStateException(this + " has not been entered");
        return parent;
    }

    private void abort() {
        aborting = true;
        for (var task : List.copyOf(tasks)) task.cancel();
    }

    /// Ends this group early: cancels its tasks and its block, which goes on until it next suspends. Nothing is
    /// thrown, unless tasks fail while they clean up. Before the block begins it means that it is cancelled then; after
    /// its end it does nothing.
    public void cancel() {
        if (parent == null) {
            cancelOnEntry = true;
        } else if (!(exiting && tasks.isEmpty()) && !aborting) {
            abort();
            if (!parentCancelRequested) {
                parentCancelRequested = true;
                parent.cancel();
            }
        }
    }

    @Override
    public String toString() {
        var state =
                parent == null ? "new" : aborting ? "cancelling" : exiting && tasks.isEmpty() ? "finished" : "entered";
        return "TaskGroup[" + state + ", tasks=" + tasks.size() + (errors.isEmpty() ? "" : ", errors=" + errors.size())
                + "]";
    }
}
