package asyncio.process;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The workers of a pool, and the line of tasks that wait for one.
///
/// Any thread may call in. Nothing here blocks but [#next].
final class Crew {
    /*
     * ```text
     *            add                next                  the answer arrives
     *  (new) ----------> waiting ----------> with a worker -----------------> done
     *                       |                      |
     *                       | cancelled: forgotten | cancelled: its result is dropped, or its worker stopped
     * ```
     *
     * One lock guards it all, the fields of the workers included. What runs code of others, such as completing a
     * future, happens outside of it.
     *
     * A worker serves one process and ends with it. When it ends and tasks are waiting, another one is hired; so there
     * are never more processes than there was work for at a time.
     */

    private final PoolSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final LinkedHashSet<ProcessTask<?>> waiting = new LinkedHashSet<>();
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final CompletableFuture<@Nullable Void> terminated = new CompletableFuture<>();
    private int idle;
    private int hired;
    private boolean shutdown;
    private @Nullable Breakage breakage;

    private record Breakage(String message, @Nullable Throwable cause) {
        BrokenProcessPoolException exception() {
            return new BrokenProcessPoolException(message, cause);
        }
    }

    Crew(PoolSettings settings) {
        this.settings = settings;
    }

    /// Takes the lock. A task spins for it: everybody holds it for moments only, and to be suspended here would let
    /// other tasks run between two that were submitted at once.
    private void enter() {
        if (Thread.currentThread().isVirtual()) {
            while (!lock.tryLock()) Thread.onSpinWait();
        } else {
            lock.lock();
        }
    }

    /// Has a task done.
    ///
    /// @throws BrokenProcessPoolException if the pool is broken
    /// @throws RejectedExecutionException if it is shut down
    void add(ProcessTask<?> task) {
        enter();
        try {
            if (breakage != null) throw breakage.exception();
            if (shutdown) throw new RejectedExecutionException("the pool is shut down and takes no more work");
            for (var worker : workers) {
                if (worker.isCurrentThread()) setIdle(worker, false); // It runs what depends on its task: it is busy.
            }
            waiting.add(task);
            try {
                findWorker();
            } catch (Throwable e) {
                waiting.remove(task);
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    private void findWorker() {
        news.signal();
        if (waiting.size() > idle && workers.size() < settings.maxWorkers()) {
            var worker = new Worker(this, settings, "asyncio-process-" + ++hired);
            workers.add(worker);
            try {
                worker.start();
            } catch (Throwable e) { // No memory for a thread, say. It can wait if there are others.
                workers.remove(worker);
                if (workers.isEmpty()) throw e;
            }
        }
    }

    /// Forgets a task that nobody wants any more.
    void cancelled(ProcessTask<?> task) {
        enter();
        try {
            if (waiting.remove(task) || !settings.killOnCancel()) return;
            for (var worker : workers) {
                if (worker.task == task) stop(worker, ProcessHandle::destroyForcibly);
            }
        } finally {
            lock.unlock();
        }
    }

    private void stop(Worker worker, Consumer<ProcessHandle> how) {
        worker.stopped = true;
        if (worker.process != null) how.accept(worker.process);
        news.signalAll();
    }

    // ---- For the workers

    /// Takes note of a worker's process, and of its end.
    void started(Worker worker, ProcessHandle process) {
        enter();
        try {
            worker.process = process;
            if (worker.stopped) process.destroyForcibly();
        } finally {
            lock.unlock();
        }
        var _ = process.onExit().thenRun(() -> exited(worker));
    }

    private void exited(Worker worker) {
        enter();
        try {
            worker.exited = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes note that a worker has the answer to its task. It is idle before anybody hears of that answer, or the next
    /// task would have another process started.
    ///
    /// @param more whether it is fit for more tasks
    void done(Worker worker, boolean more) {
        enter();
        try {
            worker.task = null;
            setIdle(worker, more);
        } finally {
            lock.unlock();
        }
    }

    private void setIdle(Worker worker, boolean idle) {
        if (worker.idle == idle) return;
        worker.idle = idle;
        this.idle += idle ? 1 : -1;
    }

    /// Waits for the next task of a worker.
    ///
    /// @return the task, or null if the worker is to end
    @Nullable
    ProcessTask<?> next(Worker worker) {
        enter();
        try {
            setIdle(worker, true);
            while (true) {
                if (worker.stopped || worker.exited) {
                    news.signal(); // It may have been this worker's turn.
                    return null;
                }
                if (!waiting.isEmpty()) return worker.task = waiting.removeFirst();
                if (shutdown) return null;
                news.awaitUninterruptibly();
            }
        } finally {
            setIdle(worker, false);
            lock.unlock();
        }
    }

    /// Returns whether a worker is to end because the pool wants it to.
    boolean isStopped(Worker worker) {
        enter();
        try {
            return worker.stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Returns whether a worker's process has ended although nobody wanted it to.
    boolean isLost(Worker worker) {
        enter();
        try {
            return worker.exited && !worker.stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Returns why a task fails whose process has ended: because of that, or of what broke the pool and had it killed.
    BrokenProcessPoolException reason(String end) {
        enter();
        try {
            return breakage != null ? breakage.exception() : new BrokenProcessPoolException(end, null);
        } finally {
            lock.unlock();
        }
    }

    /// Fails all tasks, and stops all workers.
    void broke(String message, @Nullable Throwable cause) {
        var reason = new Breakage(message, cause);
        var failed = new ArrayList<ProcessTask<?>>();
        enter();
        try {
            if (breakage == null) breakage = reason;
            failed.addAll(waiting);
            waiting.clear();
            for (var worker : workers) {
                if (worker.task != null) failed.add(worker.task);
                stop(worker, ProcessHandle::destroyForcibly);
            }
        } finally {
            lock.unlock();
        }
        for (var task : failed) task.completeExceptionally(reason.exception());
    }

    /// Takes leave of a worker, and hires another one if there is work for it.
    void ended(Worker worker) {
        Throwable problem = null;
        boolean last;
        enter();
        try {
            workers.remove(worker);
            setIdle(worker, false);
            if (!waiting.isEmpty()) findWorker();
        } catch (Throwable e) {
            problem = e;
        } finally {
            last = hasEnded();
            lock.unlock();
        }
        if (problem != null) broke("no other worker could be started", problem);
        if (last) terminated.complete(null);
    }

    // ---- The end

    /// Takes no more tasks.
    void shutdown() {
        boolean none;
        enter();
        try {
            shutdown = true;
            news.signalAll();
            none = hasEnded();
        } finally {
            lock.unlock();
        }
        if (none) terminated.complete(null);
    }

    private boolean hasEnded() {
        return shutdown && workers.isEmpty();
    }

    /// Cancels the tasks that no worker has taken, and returns them.
    List<ProcessTask<?>> cancelWaiting() {
        List<ProcessTask<?>> cancelled;
        enter();
        try {
            cancelled = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        for (var task : cancelled) task.cancel(false);
        return cancelled;
    }

    /// Ends all processes. The tasks that they were doing fail.
    void stopAll(Consumer<ProcessHandle> how) {
        enter();
        try {
            for (var worker : workers) stop(worker, how);
        } finally {
            lock.unlock();
        }
    }

    boolean isShutdown() {
        enter();
        try {
            return shutdown;
        } finally {
            lock.unlock();
        }
    }

    /// Returns what is complete when this is shut down and all workers have ended.
    CompletableFuture<@Nullable Void> terminated() {
        return terminated;
    }

    /// Returns the processes that are alive.
    List<ProcessHandle> processes() {
        enter();
        try {
            var processes = new ArrayList<ProcessHandle>();
            for (var worker : workers) {
                if (worker.process != null && !worker.exited) processes.add(worker.process);
            }
            return processes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        enter();
        try {
            var state =
                    breakage != null ? "broken" : !shutdown ? "running" : hasEnded() ? "terminated" : "shutting down";
            return state + ", " + workers.size() + " of " + settings.maxWorkers() + " workers, " + idle + " idle, "
                    + waiting.size() + " waiting";
        } finally {
            lock.unlock();
        }
    }
}
