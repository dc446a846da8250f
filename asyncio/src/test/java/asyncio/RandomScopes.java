package asyncio;

import static asyncio.Asyncio.currentDeadline;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.mapConcurrent;
import static asyncio.Asyncio.moveOnAfter;
import static asyncio.Asyncio.shielded;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.timeout;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A program of tasks with scopes in one another, made from a seed. Some tasks are cancelled from outside. Each request
/// must be delivered, once, and not inside a shield; none that a scope makes for itself may be seen outside of it.
final class RandomScopes {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int DEEPEST = 4;
    private static final int KINDS = 15;
    private static final Duration DEADLOCK = Duration.ofHours(1);

    private final SplittableRandom random;
    private final VirtualClock clock = new VirtualClock();
    private final List<String> trace = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Root> roots = new ArrayList<>();
    private int failures;
    private int failuresTold;
    private int budget = 150;

    private RandomScopes(long seed) {
        random = new SplittableRandom(seed);
    }

    /// Runs the program of a seed.
    ///
    /// @return what happened, in order
    /// @throws AssertionError if something was lost, doubled, or never ended
    static List<String> run(long seed) {
        var program = new RandomScopes(seed);
        try (var runner = new Runner(
                () -> EventLoop.builder().clock(program.clock).seed(seed).build())) {
            runner.getLoop().setExceptionHandler((_, context) -> program.problem(context.toString()));
            runner.run(program::main);
        } catch (TimeoutException e) {
            program.problem("it never ended: " + e);
        }
        if (!program.problems.isEmpty()) {
            throw new AssertionError(
                    "seed " + seed + ": " + program.problems + "\n" + String.join("\n", program.trace));
        }
        return program.trace;
    }

    private void main() {
        timeout(DEADLOCK, () -> {
            int count = random.nextInt(1, 4);
            for (int i = 0; i < count; i++) {
                var root = new Root(i);
                roots.add(root);
                root.task = Asyncio.createTask(root::run, "root" + i);
            }
            for (var root : roots) {
                while (!root.task().done()) {
                    sleep(Duration.ofMillis(random.nextInt(1, 12)));
                    if (random.nextInt(3) == 0) root.cancel();
                }
                if (root.task().cancelled()) problem(root + " ended cancelled");
                else if (root.task().failure() != null)
                    problem(root + " failed: " + root.task().failure());
                if (root.task().cancelling() != 0) problem(root + " lost a cancellation: " + root.task());
            }
        });
        if (Asyncio.allTasks().size() != 1) problem("left: " + Asyncio.allTasks());
        if (failures != failuresTold) problem(failures + " tasks of supervisors failed, told of " + failuresTold);
    }

    /// A task that is cancelled from outside, and swallows it each time.
    private final class Root {
        private final int number;
        private @Nullable Task<?> task;
        private boolean begun;
        private boolean requested;

        Root(int number) {
            this.number = number;
        }

        Task<?> task() {
            return Objects.requireNonNull(task);
        }

        void cancel() {
            if (!begun || !task().cancel("from outside")) return; // One that has not begun never runs.
            requested = true;
            note("cancels " + this);
        }

        void run() {
            begun = true;
            int steps = random.nextInt(1, 4);
            for (int i = 0; i < steps; i++) step(() -> act(0, NEVER));
            step(() -> {
                sleep(Duration.ZERO);
                sleep(Duration.ZERO);
            });
        }

        private void step(VoidCoroutine action) {
            try {
                action.await();
                if (task().cancelling() > 0 && !requested) problem(this + " has a request that nobody made");
            } catch (CancelledError e) {
                note("CancelledError");
                if (!requested) problem(this + " was cancelled by nobody");
                requested = false;
                while (task().uncancel() > 0) {}
            } catch (Exception e) {
                note(e.getClass().getSimpleName());
                if (task().cancelling() > 0 && !requested) problem(this + " has a request that nobody made");
            }
        }

        @Override
        public String toString() {
            return "root" + number;
        }
    }

    private void act(int depth, long deadline) throws Exception {
        if (currentDeadline().orElse(NEVER) != deadline) {
            problem("deadline " + currentDeadline() + " instead of " + deadline);
        }
        int count = depth == 0 ? 1 : random.nextInt(1, 3);
        for (int i = 0; i < count; i++) {
            int kind = depth >= DEEPEST || --budget < 0 ? random.nextInt(3) : random.nextInt(KINDS);
            note("begins " + kind);
            act(kind, depth + 1, deadline);
            note("ends " + kind);
        }
    }

    private void act(int kind, int depth, long deadline) throws Exception {
        switch (kind) {
            case 0 -> sleep(time());
            case 1 -> sleep(Duration.ZERO);
            case 2 -> fail();
            case 3 -> roots.get(random.nextInt(roots.size())).cancel();
            case 4 -> cutOff(depth, deadline);
            case 5 -> moveOn(depth, deadline);
            case 6, 7 -> shield(depth);
            case 8 -> shieldWithLimit(depth);
            case 9, 10 -> cleanUp(depth, deadline);
            case 11 -> group(depth, deadline);
            case 12 -> supervise(depth, deadline);
            case 13 -> map(depth, deadline);
            case 14 -> replace(depth);
            default -> throw new AssertionError(kind);
        }
    }

    private void fail() {
        if (random.nextInt(2) == 0) throw new RandomAction.Trouble();
    }

    private void cutOff(int depth, long deadline) throws Exception {
        var task = Objects.requireNonNull(currentTask());
        // As in CPython, a task that has cancelled itself and not suspended since forgets that if the time is over
        // first.
        if (task.isCancellationPending() && !task.isHeldBackRequestPending()) sleep(Duration.ZERO);
        var time = time();
        long own = clock.nanoTime() + time.toNanos();
        try {
            timeout(time, () -> act(depth, Math.min(own, deadline)));
        } catch (TimeoutException e) {
            if (clock.nanoTime() < own) problem("timed out too early");
        }
    }

    private void moveOn(int depth, long deadline) {
        var time = time();
        long own = clock.nanoTime() + time.toNanos();
        boolean done = moveOnAfter(time, () -> act(depth, Math.min(own, deadline)));
        if (!done && clock.nanoTime() < own) problem("moved on too early");
    }

    private void shield(int depth) {
        try {
            shielded(() -> act(depth, NEVER));
        } catch (CancelledError e) {
            problem("a cancellation got through a shield");
        }
    }

    private void shieldWithLimit(int depth) {
        var time = time();
        long own = clock.nanoTime() + time.toNanos();
        try {
            shielded(time, () -> act(depth, own));
        } catch (CancelledError e) {
            problem("a cancellation got through a shield with a limit");
        }
    }

    private void cleanUp(int depth, long deadline) throws Exception {
        try {
            act(depth, deadline);
        } finally {
            long before = clock.nanoTime();
            var time = time();
            if (!shielded(time, () -> sleep(Duration.ofMillis(3))) && clock.nanoTime() - before < time.toNanos()) {
                problem("the clean-up was cut short");
            }
        }
    }

    private void group(int depth, long deadline) {
        var builder = TaskGroup.builder();
        if (random.nextBoolean()) builder.collapse();
        if (random.nextInt(3) == 0) builder.limit(random.nextInt(1, 3));
        builder.run(group -> {
            int count = random.nextInt(1, 4);
            for (int i = 0; i < count; i++) {
                var options = TaskOptions.named("g" + i).withEagerStart(random.nextInt(4) == 0);
                if (random.nextInt(3) == 0) start(group, options, depth, deadline);
                else group.createTask(() -> act(depth, deadline), options);
            }
            if (random.nextInt(4) == 0) group.cancel("by itself");
            act(depth, deadline);
        });
    }

    private void start(TaskGroup group, TaskOptions options, int depth, long deadline) {
        int value = random.nextInt();
        int ready = group.start(
                status -> {
                    act(depth, deadline);
                    status.started(value);
                    act(depth, deadline);
                },
                options);
        if (ready != value) problem("started with " + ready + " instead of " + value);
    }

    private void supervise(int depth, long deadline) {
        TaskGroup.builder().supervisor((_, _) -> failuresTold++).run(group -> {
            int count = random.nextInt(1, 4);
            for (int i = 0; i < count; i++) {
                group.createTask(
                        () -> {
                            try {
                                act(depth, deadline);
                            } catch (Exception e) {
                                failures++;
                                throw e;
                            }
                        },
                        "s" + i);
            }
            sleep(time());
        });
    }

    private void map(int depth, long deadline) {
        int count = random.nextInt(6);
        int most = random.nextInt(1, 4);
        boolean early = random.nextInt(3) == 0;
        var atOnce = new int[1];
        var results = mapConcurrent(IntStream.range(0, count).boxed(), i -> {
                    if (++atOnce[0] > most) problem("more than " + most + " at once");
                    try {
                        act(depth, deadline);
                        return i;
                    } finally {
                        atOnce[0]--;
                    }
                })
                .maxAtOnce(most);
        int expected = 0;
        try (results) {
            for (int result : results) {
                if (result != expected++) problem("result " + result + " instead of " + (expected - 1));
                if (early) return;
                sleep(time());
            }
            if (expected != count) problem("only " + expected + " results of " + count);
        }
    }

    /// Starts a task that nobody else knows, and ends it, whatever comes.
    private void replace(int depth) {
        var task = Asyncio.createTask(() -> {
            try {
                act(depth, NEVER);
            } catch (Exception e) {
                note(e.getClass().getSimpleName());
            }
        });
        try {
            sleep(time());
            endTask(task);
        } finally {
            shielded(() -> endTask(task));
        }
    }

    private void endTask(Task<?> task) {
        boolean cancelled = task.cancelAndWait();
        if (!task.done() || cancelled != task.cancelled()) problem("cancelAndWait left " + task);
    }

    private Duration time() {
        return Duration.ofMillis(random.nextInt(6));
    }

    private void note(String what) {
        var task = currentTask();
        trace.add(clock.elapsed().toMillis() + " "
                + (task == null ? "-" : task.getName().replaceAll("Task-.*", "item")) + " " + what);
    }

    private void problem(String what) {
        problems.add(what);
    }
}
