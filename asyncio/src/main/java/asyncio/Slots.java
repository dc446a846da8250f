package asyncio;

import java.util.Set;

/// The places for the tasks of a [TaskGroup] with a limit.
final class Slots {
    private final TaskGroup group;
    private final int limit;
    private final Semaphore free;
    private int waitingTasks;

    Slots(TaskGroup group, int limit) {
        this.group = group;
        this.limit = limit;
        this.free = new Semaphore(limit);
    }

    /// Takes a place. Suspends if none is free.
    ///
    /// @param tasks those that have one
    void take(Set<Task<?>> tasks) {
        if (!free.locked()) {
            free.acquire();
            return;
        }
        var caller = Task.require("TaskGroup.createTask, which has to wait for one of " + limit + " tasks to end,");
        boolean inside = tasks.contains(caller);
        if (inside && waitingTasks + 1 == limit) {
            throw new IllegalStateException("all " + limit + " tasks of " + group + " would wait to start another one,"
                    + " and none would ever end. Give the group a higher limit, or them a group of their own");
        }
        if (inside) waitingTasks++;
        try {
            free.acquire();
        } finally {
            if (inside) waitingTasks--;
        }
    }

    void free() {
        free.release();
    }
}
