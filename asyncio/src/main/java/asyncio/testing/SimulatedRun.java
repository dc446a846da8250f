package asyncio.testing;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Runner;
import asyncio.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One run of the body of a simulation, on a loop of its own.
final class SimulatedRun {
    /// What came of it.
    ///
    /// @param failure why it failed, or null
    /// @param decisions what was decided
    /// @param trace what happened
    /// @param reorderings the decisions that changed the order, in words, if they were asked for
    record Result(@Nullable Throwable failure, Decisions decisions, Trace trace, List<Reordering> reorderings) {
        boolean failed() {
            return failure != null;
        }

        /// Whether another run failed in the same way.
        boolean failedLike(Result other) {
            return failure != null && other.failure != null && failure.getClass() == other.failure.getClass();
        }
    }

    private final Simulator settings;
    private final SimulationBody body;
    private final Decisions decisions;
    private final Trace trace;
    private final SimulatedSchedule schedule;
    private final Simulation simulation;
    private final EventLoop loop;
    private final List<ExceptionContext> reports = new ArrayList<>();
    private boolean stuck;
    private @Nullable Throwable failure;

    private SimulatedRun(long seed, Simulator settings, SimulationBody body, Decisions decisions, boolean explained) {
        this.settings = settings;
        this.body = body;
        this.decisions = decisions;
        // One stream for each purpose, so that none depends on how much another one is used.
        var root = new SplittableRandom(seed);
        var clock = new VirtualClock();
        trace = new Trace(explained);
        schedule = new SimulatedSchedule(seed, settings, decisions, trace, explained, clock, root.split());
        simulation = new Simulation(seed, clock, root.split(), schedule, trace);
        var builder = EventLoop.builder()
                .clock(new SimulationClock(clock, this::nothingToDo))
                .schedule(schedule);
        if (settings.fiber() != null) builder.fiber(settings.fiber());
        loop = builder.build();
    }

    /// Runs the body. Blocks.
    static Result of(long seed, Simulator settings, SimulationBody body, Decisions decisions, boolean explained) {
        return new SimulatedRun(seed, settings, body, decisions, explained).run();
    }

    private void nothingToDo() {
        stuck = true;
        loop.stop();
    }

    private Result run() {
        loop.setExceptionHandler((_, context) -> reports.add(context));
        schedule.attach(loop);
        var runner = new Runner(() -> loop);
        try {
            runner.run(this::main);
        } catch (Throwable e) {
            failed(e);
        }
        schedule.end();
        stuck = false;
        try {
            runner.close();
        } catch (Throwable e) {
            failed(e);
        }
        if (failure == null && !reports.isEmpty()) failure = reported(reports.getFirst());
        return new Result(failure, decisions, trace, schedule.reorderings);
    }

    private void main() throws Exception {
        schedule.begin(Objects.requireNonNull(Asyncio.currentTask()));
        body.run(simulation);
    }

    private void failed(Throwable e) {
        if (failure != null) return; // What happens while the rest is cleared away is a consequence.
        failure = stuck || schedule.tooLong() ? deadlock() : e;
    }

    private DeadlockError deadlock() {
        List<Task<?>> tasks = List.copyOf(Asyncio.allTasks(loop));
        var dump = TaskDump.of(tasks);
        return stuck ? DeadlockError.nothingToDo(dump) : DeadlockError.noEnd(settings.mostTurns(), dump);
    }

    private static AssertionError reported(ExceptionContext context) {
        return new AssertionError("the exception handler was told: " + context.message(), context.exception());
    }
}
