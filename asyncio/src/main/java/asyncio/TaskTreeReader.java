package asyncio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes the picture of a loop that a [TaskTree] is.
final class TaskTreeReader {
    /*
     * The loop is asked first, by an entry of its ready queue: what it sees is exact. If it does not answer in time
     * it is stuck, and then its tasks are read from outside. Nothing guards them there; but a loop that is stuck
     * changes little, what is read is only looked at, and what goes wrong is read again.
     */
    private static final long PATIENCE_MILLIS = 250;
    private static final int ATTEMPTS = 5;

    private final Scheduler scheduler;
    private final Set<Fiber> running = new HashSet<>();
    private final Map<Task<?>, List<Long>> waitsFor = new LinkedHashMap<>();
    private final Map<Task<?>, List<Long>> awaitedBy = new HashMap<>();

    private TaskTreeReader(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    static TaskTree read(Scheduler scheduler) {
        if (!scheduler.isRunning() || Scheduler.running() == scheduler) return readDirectly(scheduler, true);
        var answer = new CompletableFuture<TaskTree>();
        Runnable question = () -> {
            if (!answer.isDone()) answer.complete(readDirectly(scheduler, true));
        };
        scheduler.pushThreadsafe(new Handle(scheduler, question, ContextMap.EMPTY));
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            answer.cancel(false);
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw Throwables.sneaky(e); // Nobody completes it so.
        }
        return readFromOutside(scheduler);
    }

    private static TaskTree readFromOutside(Scheduler scheduler) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readDirectly(scheduler, false);
            } catch (RuntimeException e) { // What was read was being changed.
                if (attempt == ATTEMPTS) return new TaskTree(scheduler.statistics(), false, List.of());
            }
        }
    }

    private static TaskTree readDirectly(Scheduler scheduler, boolean exact) {
        var reader = new TaskTreeReader(scheduler);
        var entries = reader.entries();
        return new TaskTree(scheduler.statistics(), exact, entries);
    }

    private List<TaskTree.Entry> entries() {
        for (var fiber = scheduler.current; fiber != null && running.add(fiber); ) fiber = fiber.successor;
        var tasks = scheduler.tasks.snapshot();
        for (var task : tasks) {
            var awaited = new ArrayList<Long>();
            for (var other : tasksBehind(task.waitingFor())) {
                awaited.add(other.id());
                awaitedBy.computeIfAbsent(other, _ -> new ArrayList<>()).add(task.id());
            }
            waitsFor.put(task, awaited);
        }
        var entries = new ArrayList<TaskTree.Entry>();
        for (var task : tasks) entries.add(entry(task));
        return entries;
    }

    private TaskTree.Entry entry(Task<?> task) {
        var awaited = task.waitingFor();
        var owner = task.groupOwner();
        var created = task.sourceTraceback();
        return new TaskTree.Entry(
                task.id(),
                task.getName(),
                state(task),
                since(task),
                task.getStack(),
                awaited == null || awaited.done() ? null : awaited.name(),
                waitsFor.getOrDefault(task, List.of()),
                awaitedBy.getOrDefault(task, List.of()),
                owner == null ? null : owner.id(),
                task.cancelling(),
                created == null ? List.of() : Frames.of(created));
    }

    private TaskState state(Task<?> task) {
        var fiber = task.fiber;
        if (fiber == null) return TaskState.NEW;
        if (running.contains(fiber)) return TaskState.RUNNING;
        if (fiber.outside) return TaskState.BLOCKED;
        var awaited = task.waitingFor();
        return awaited == null || awaited.done() ? TaskState.READY : TaskState.WAITING;
    }

    private @Nullable Duration since(Task<?> task) {
        var since = scheduler.notes.since(task);
        return since == null ? null : Duration.ofNanos(Math.max(0, scheduler.clock.nanoTime() - since));
    }

    /// Returns the tasks that are not done and whose ends decide over a future.
    static Collection<Task<?>> tasksBehind(@Nullable Future<?> future) {
        if (future == null || future.done()) return List.of();
        if (future instanceof Task<?> task) return List.of(task);
        var tasks = new LinkedHashSet<Task<?>>();
        var seen = new LinkedHashSet<Future<?>>(future.parts());
        for (var left = new ArrayList<>(seen); !left.isEmpty(); ) {
            var part = left.removeFirst();
            if (part.done()) continue;
            if (part instanceof Task<?> task) tasks.add(task);
            else for (var inner : part.parts()) if (seen.add(inner)) left.add(inner);
        }
        return tasks;
    }
}
