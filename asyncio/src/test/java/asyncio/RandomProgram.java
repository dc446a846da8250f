package asyncio;

import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.sleep;

import asyncio.testing.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A program of tasks that do random things to each other, made from a seed. It ends if no wakeup is lost, and finds
/// everything back in its place then.
final class RandomProgram {
    static final int PERMITS = 2;

    private static final int MOST_TASKS = 60;

    final RandomGenerator random;
    final Lock lock = new Lock();
    final Semaphore semaphore = new BoundedSemaphore(PERMITS);
    final Condition condition = new Condition();
    final Barrier barrier = new Barrier(2);
    final Queue<Integer> queue = new Queue<>(2);
    boolean occupied;
    int tokens;
    int tokensMade;
    int tokensTaken;

    private final Simulation simulation;
    private final List<String> problems = new ArrayList<>();
    private final List<Future<?>> started = new ArrayList<>();
    private final List<Task<?>> victims = new ArrayList<>();
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> got = new ArrayList<>();
    private int stepsBegun;
    private int stepsEnded;

    private RandomProgram(Simulation simulation) {
        this.simulation = simulation;
        random = simulation.random();
    }

    /// Runs the program of a simulation.
    ///
    /// @throws AssertionError if something was lost or doubled
    static void run(Simulation simulation) {
        var program = new RandomProgram(simulation);
        program.main();
        if (!program.problems.isEmpty()) throw new AssertionError(program.problems.toString());
    }

    private void main() {
        var consumer = Asyncio.createTask(this::consume);
        int count = random.nextInt(2, 8);
        for (int i = 0; i < count; i++) start(0);
        awaitAll();
        queue.join();
        queue.shutdown();
        consumer.await();
        expect("steps", stepsBegun, stepsEnded);
        expect("lock", 0, lock.locked() ? 1 : 0);
        expect("condition's lock", 0, condition.locked() ? 1 : 0);
        expect("permits", PERMITS, semaphore.permits);
        expect("tokens", tokensMade, tokensTaken + tokens);
        expect("at the barrier", 0, barrier.waiting());
        expect("tasks left", 1, Asyncio.allTasks().size());
        if (!got.equals(put)) problem("put " + put + ", but got " + got);
    }

    /// Waits for every task, also for those that are started meanwhile. Tokens keep coming, so that nobody waits in
    /// vain.
    private void awaitAll() {
        for (int i = 0; i < started.size(); i++) {
            var one = started.get(i);
            while (!one.done()) {
                try (var _ = condition.hold()) {
                    makeToken();
                }
                Asyncio.wait(List.of(one), Duration.ofMillis(random.nextInt(1, 20)), ReturnWhen.ALL_COMPLETED);
            }
            if (one.failure() instanceof AssertionError e) problem(e.toString());
        }
    }

    private void consume() {
        for (int item : queue) {
            got.add(item);
            if (random.nextInt(3) == 0) sleep(Duration.ofMillis(random.nextInt(3)));
            queue.taskDone();
        }
    }

    // ---- For the actions

    /// Starts a task that takes some random steps.
    Task<Integer> start(int depth) {
        int number = started.size();
        var options = TaskOptions.named("t" + number).withEagerStart(random.nextInt(4) == 0);
        var task = Asyncio.createTask(() -> steps(number, depth), options);
        started.add(task);
        victims.add(task);
        return task;
    }

    boolean crowded() {
        return started.size() >= MOST_TASKS;
    }

    int steps(int number, int depth) {
        var self = currentTask();
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            step(depth);
            if (currentTask() != self) problem("task t" + number + " woke up as " + currentTask());
        }
        return number;
    }

    private void step(int depth) {
        stepsBegun++;
        try {
            new RandomAction(this, depth).run();
        } catch (RandomAction.Trouble | TimeoutException | ExceptionGroup | BrokenBarrierException e) {
            note(e.getClass().getSimpleName());
        } catch (CancelledError e) {
            note("CancelledError");
            var task = currentTask();
            if (task == null || random.nextBoolean()) throw e;
            task.uncancel();
        } finally {
            stepsEnded++;
        }
    }

    void note(String what) {
        var task = currentTask();
        simulation.note((task == null ? "-" : task.getName()) + " " + what);
    }

    void problem(String what) {
        problems.add(what);
    }

    private void expect(String what, int expected, int actual) {
        if (expected != actual) problem(what + ": expected " + expected + ", but there were " + actual);
    }

    @Nullable
    Task<?> victim() {
        return victims.isEmpty() ? null : victims.get(random.nextInt(victims.size()));
    }

    void put() {
        int item = put.size() + 1;
        queue.put(item);
        put.add(item);
    }

    void makeToken() {
        tokens++;
        tokensMade++;
        condition.signal();
    }

    Duration time() {
        return Duration.ofMillis(random.nextInt(6));
    }
}
