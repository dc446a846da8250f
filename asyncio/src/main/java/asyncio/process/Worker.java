package asyncio.process;

import asyncio.process.Wire.Frame;
import asyncio.process.Wire.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A place at work: a process, and the thread of the parent that serves it.
final class Worker implements Runnable {
    private final Crew crew;
    private final PoolSettings settings;
    private final Thread thread;
    private final String name;

    // These belong to the crew, and are guarded by its lock.
    @Nullable
    ProcessHandle process;

    @Nullable
    ProcessTask<?> task;

    boolean idle;
    boolean stopped;
    boolean exited;

    Worker(Crew crew, PoolSettings settings, String name) {
        this.crew = crew;
        this.settings = settings;
        this.name = name;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
    }

    /// Starts the thread, which starts the process.
    void start() {
        thread.start();
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void run() {
        try (var process = new WorkerProcess(name, settings, started -> crew.started(this, started))) {
            if (initialize(process)) serve(process);
        } catch (InterruptedIOException e) {
            // The crew hires another one.
        } catch (Throwable e) {
            if (!crew.isStopped(this)) crew.broke("a worker process could not be started: " + e.getMessage(), e);
        } finally {
            crew.ended(this);
        }
    }

    private boolean initialize(WorkerProcess process) throws IOException {
        var initializer = settings.initializer();
        if (initializer == null) return true;
        try {
            var answer = process.call(initializer);
            if (answer.kind() == Kind.RESULT) return true;
            crew.broke("the initializer failed in " + process, exception(initializer, answer));
        } catch (IOException e) {
            if (!crew.isStopped(this)) crew.broke(process.obituary("while it ran the initializer"), e);
        }
        return false;
    }

    private void serve(WorkerProcess process) {
        int left = settings.maxTasksPerChild();
        while (left > 0) {
            var task = crew.next(this);
            if (task == null) {
                if (crew.isLost(this)) lost(process, null);
                return;
            }
            try {
                var answer = process.call(task.work());
                left = deliver(task, answer, left - 1);
            } catch (IOException e) {
                lost(process, task);
                return;
            } catch (Throwable e) { // No memory here for the answer, say. The rest of it is still on the wire.
                task.completeExceptionally(e);
                return;
            }
        }
    }

    /// Ends a task. Returns how many more the process may do: one that had no memory left may do none.
    private int deliver(ProcessTask<?> task, Frame answer, int left) {
        Object result = null;
        Throwable exception = null;
        try {
            result = Marshal.read(answer.bytes(), task.work().loader());
            if (answer.kind() == Kind.EXCEPTION) exception = (Throwable) result;
        } catch (Throwable e) {
            exception = TransferException.unreadableOutcome(task.work().name(), e);
        }
        if (exception instanceof OutOfMemoryError) left = 0;
        crew.done(this, left > 0);
        if (exception == null) task.succeed(result);
        else task.completeExceptionally(exception);
        return left;
    }

    private static Throwable exception(Work work, Frame answer) {
        try {
            return (Throwable) Objects.requireNonNull(Marshal.read(answer.bytes(), work.loader()));
        } catch (Throwable e) {
            return TransferException.unreadableOutcome(work.name(), e);
        }
    }

    private void lost(WorkerProcess process, @Nullable ProcessTask<?> task) {
        var end = process.obituary(
                task == null
                        ? "while it was idle"
                        : "while it ran " + task.work().name());
        if (crew.isStopped(this) || settings.replaceBrokenWorkers()) {
            if (task != null) task.completeExceptionally(crew.reason(end));
            else System.getLogger("asyncio").log(Level.WARNING, end);
        } else {
            crew.broke(end, null);
        }
    }
}
