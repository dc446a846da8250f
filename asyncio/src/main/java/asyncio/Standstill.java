package asyncio;

import asyncio.spi.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Notices that nothing in a loop can go on any more.
final class Standstill {
    /*
     * The carrier asks when it is about to wait without a limit. There are tasks; nothing is ready; no timer is
     * pending; no thread or blocked task is at work for the loop; no I/O and no signal is listened to. Then only
     * another thread can wake the loop, by callSoonThreadsafe, and whether one will nobody can know. So:
     *
     * - It is certain only if the future for which the loop runs waits for tasks, those wait for tasks, and all
     *   of them for nothing else: then they wait for each other, in a cycle. (Another thread might cancel them still.)
     * - Else it is a suspicion, told when nothing has happened for some real time.
     *
     * A virtual clock can stand still as well: it waits for threads and blocked tasks, and a timer waits for it. If
     * they wait for the timer nothing goes on.
     *
     * The carrier only notices. What is told is put together by a callback, because it runs code of the user. Each
     * standstill is told of once; it is another one when another task waits, or a task waits for another future.
     */
    private final Scheduler scheduler;
    private final long grace;
    private final boolean fails;
    private long noticed;
    private int waits;
    private int told;
    private boolean toldOnce;

    /// @param grace the time of suspicion, in nanoseconds of real time
    /// @param fails whether the run of the loop ends
    Standstill(Scheduler scheduler, long grace, boolean fails) {
        this.scheduler = scheduler;
        this.grace = grace;
        this.fails = fails;
    }

    /// Called by the carrier, which would wait for ever. Returns how long it may wait before it asks again; or 0, when
    /// it has something to do.
    ///
    /// @param outside whether there is work outside, and a timer is waiting for it
    long patience(boolean outside) {
        if (scheduler.tasks.size() == 0) return Clock.FOREVER;
        int now = waits();
        if (toldOnce && now == told) return Clock.FOREVER;
        long time = Clock.system().nanoTime();
        if (noticed == 0 || now != waits) {
            waits = now;
            noticed = time;
        }
        long left = noticed + grace - time;
        if (left > 0 && (outside || !isCertain())) return left;
        toldOnce = true;
        told = now;
        scheduler.push(new Handle(scheduler, () -> tell(outside), ContextMap.EMPTY));
        return 0;
    }

    /// Called by the carrier when something goes on.
    void over() {
        noticed = 0;
    }

    /// Returns a number that is another one when other tasks wait, or for something else.
    private int waits() {
        int hash = 1;
        for (var task = scheduler.tasks.first(); task != null; task = task.next) {
            hash = 31 * (31 * hash + System.identityHashCode(task)) + System.identityHashCode(task.waitingFor());
        }
        return hash;
    }

    // ---- Who waits for whom

    private boolean isCertain() {
        var left = new ArrayList<Future<?>>();
        if (scheduler.awaited != null) left.add(scheduler.awaited);
        if (left.isEmpty()) return false;
        var seen = new HashSet<Future<?>>(left);
        while (!left.isEmpty()) {
            var future = left.removeLast();
            var parts = future instanceof Task<?> task ? awaitedBy(task) : future.parts();
            boolean pending = false;
            for (var part : parts) {
                if (part.done()) continue;
                pending = true;
                if (seen.add(part)) left.add(part);
            }
            if (!pending) return false; // Somebody has to complete it.
        }
        return true;
    }

    private static List<Future<?>> awaitedBy(Task<?> task) {
        var future = task.waitingFor();
        return future == null ? List.of() : List.of(future);
    }

    /// Returns the names of tasks that wait for each other, or nothing.
    private List<String> cycle() {
        var harmless = new HashSet<Task<?>>();
        for (var start = scheduler.tasks.first(); start != null; start = start.next) {
            var path = new LinkedHashMap<Task<?>, List<Task<?>>>(); // With those that were not looked at.
            path.put(start, new ArrayList<>(TaskTreeReader.tasksBehind(start.waitingFor())));
            while (!path.isEmpty()) {
                var left = path.lastEntry().getValue();
                if (left.isEmpty()) {
                    harmless.add(path.pollLastEntry().getKey());
                    continue;
                }
                var next = left.removeFirst();
                if (path.containsKey(next)) return names(path.sequencedKeySet(), next);
                if (!harmless.contains(next)) {
                    path.put(next, new ArrayList<>(TaskTreeReader.tasksBehind(next.waitingFor())));
                }
            }
        }
        return List.of();
    }

    private static List<String> names(Set<Task<?>> path, Task<?> first) {
        var names = new ArrayList<String>();
        for (var task : new LinkedHashSet<>(path)) {
            if (task == first || !names.isEmpty()) names.add(task.getName());
        }
        return names;
    }

    // ---- Telling

    private void tell(boolean outside) {
        if (waits() != told) return; // Something has happened after all.
        var cycle = outside ? List.<String>of() : cycle();
        var tree = TaskTree.of(scheduler.loop);
        var message = outside ? clockStandsStill() : nothingGoesOn(cycle);
        var deadlock = new DeadlockException(message + "\n" + tree.format(Integer.MAX_VALUE), tree, cycle);
        if (fails && !outside) scheduler.fail(deadlock);
        else scheduler.loop.callExceptionHandler(ExceptionContext.of(message, deadlock));
    }

    private String nothingGoesOn(List<String> cycle) {
        if (!cycle.isEmpty()) {
            return "Deadlock: tasks wait for each other: " + String.join(" -> ", cycle) + " -> " + cycle.getFirst();
        }
        return (isCertain() ? "Deadlock: " : "Probably a deadlock: ")
                + scheduler.loop.getName() + " has " + scheduler.tasks.size()
                + " tasks, and nothing that could wake them: no timer, no I/O, no thread at work for it."
                + " Only another thread can, by callSoonThreadsafe";
    }

    private String clockStandsStill() {
        return "The time of " + scheduler.loop.getName()
                + " stands still, because threads or blocked tasks are at work for"
                + " it, and a timer is waiting. If they wait for that timer nothing will ever go on: have them complete"
                + " a future of the loop, and await that";
    }
}
