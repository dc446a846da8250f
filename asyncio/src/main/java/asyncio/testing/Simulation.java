package asyncio.testing;

import asyncio.Task;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One run of a [Simulator], for the body that it runs: where everything random comes from.
///
/// Use it inside the run only, on the loop.
public final class Simulation {
    private final long seed;
    private final VirtualClock clock;
    private final RandomGenerator random;
    private final RandomGenerator networkRandom;
    private final SimulatedSchedule schedule;
    private final Trace trace;
    private @Nullable SimulatedNetwork network;

    Simulation(long seed, VirtualClock clock, SplittableRandom random, SimulatedSchedule schedule, Trace trace) {
        this.seed = seed;
        this.clock = clock;
        this.networkRandom = random.split();
        this.random = random;
        this.schedule = schedule;
        this.trace = trace;
    }

    /// Returns the seed of this run.
    ///
    /// @return the seed
    public long seed() {
        return seed;
    }

    /// Returns the virtual time of this run.
    ///
    /// @return the clock of the loop
    public VirtualClock clock() {
        return clock;
    }

    /// Returns random numbers that depend on the seed. Whatever the body does at random it does with these.
    ///
    /// @return the generator; each call returns the same one
    public RandomGenerator random() {
        return random;
    }

    /// Returns a random length of time. Does not suspend.
    ///
    /// @param least the shortest
    /// @param most the longest
    /// @return a time between them, both included
    public Duration duration(Duration least, Duration most) {
        if (least.isNegative() || least.compareTo(most) > 0) {
            throw new IllegalArgumentException("no duration lies between " + least + " and " + most);
        }
        return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    }

    /// Returns a network whose trouble depends on the seed.
    ///
    /// @return the network; each call returns the same one
    public SimulatedNetwork network() {
        if (network == null) network = new SimulatedNetwork(networkRandom, schedule::isCalm, this::note);
        return network;
    }

    /// Writes something into the trace of this run. A body that writes something else when it is run again with the
    /// same seed is found out.
    ///
    /// @param what what happened
    public void note(String what) {
        trace.note(clock.nanoTime(), Objects.requireNonNull(what, "what"));
    }

    /// Keeps a task from being cancelled by the simulation. The task of the body is spared from the start.
    ///
    /// @param task the task
    /// @param <T> its type
    /// @return the task
    public <T extends Task<?>> T spare(T task) {
        schedule.spare(Objects.requireNonNull(task, "task"));
        return task;
    }

    /// Ends the trouble: from now on the simulation cancels nothing and its network loses nothing. For a body that now
    /// looks whether everything is back in its place.
    public void calm() {
        schedule.calm();
    }

    @Override
    public String toString() {
        return "Simulation[seed=" + seed + ", " + clock.elapsed() + "]";
    }
}
