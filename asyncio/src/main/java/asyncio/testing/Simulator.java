package asyncio.testing;

import asyncio.FiberKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs a piece of code many times, each time in another order of its tasks, to find the order in which it fails.
///
/// Every run has a seed, a loop and a virtual clock of its own, and the same seed gives the same run. When one fails,
/// its schedule is made as plain as it can be: the failure shows the few changes of the order that matter.
///
/// {@snippet class = "asyncio.testing.SimulatorTest" region = "lostUpdate"}
///
/// A run fails if the body throws, if something is reported to the exception handler of the loop, or if nothing can
/// happen any more. A body that depends on anything but its seed, on threads, say, is found out and reported.
///
/// With `-Dasyncio.simulation.seed=17` every simulator runs that seed only; `-Dasyncio.simulation.seeds=100000` has all
/// run so many.
public final class Simulator {
    static final String SEED = "asyncio.simulation.seed";
    private static final String SEEDS = "asyncio.simulation.seeds";

    /// How many runs a failure is worth.
    private static final int MOST_RUNS = 2_000;

    private long first = 1;
    private int seeds = 1_000;
    private Exploration exploration = Exploration.BOTH;
    private double cancels;
    private int mostTurns = 100_000;
    private @Nullable FiberKind fiber;

    /// Creates a simulator of 1,000 seeds that cancels nothing.
    public Simulator() {}

    /// Sets how many seeds to run.
    ///
    /// @param count the number
    /// @return this simulator
    public Simulator seeds(int count) {
        if (count < 1) throw new IllegalArgumentException("cannot run " + count + " seeds: give 1 or more");
        seeds = count;
        return this;
    }

    /// Has one seed run and no other.
    ///
    /// @param seed the seed, of a failure that was reported
    /// @return this simulator
    public Simulator replay(long seed) {
        first = seed;
        seeds = 1;
        return this;
    }

    /// Sets how to look for an order that fails; [Exploration#BOTH] unless set.
    ///
    /// @param exploration how
    /// @return this simulator
    public Simulator exploration(Exploration exploration) {
        this.exploration = Objects.requireNonNull(exploration, "exploration");
        return this;
    }

    /// Has tasks cancelled at random, where they wait or after they were woken. Never the task of the body, and none
    /// that is [spared][Simulation#spare].
    ///
    /// @param probability how likely it is in each turn of the loop, from 0 to 1
    /// @return this simulator
    public Simulator cancels(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(probability + " is no probability: give 0 to 1");
        }
        cancels = probability;
        return this;
    }

    /// Sets after how many turns of the loop a run counts as one that never ends; 100,000 unless set.
    ///
    /// @param turns the number
    /// @return this simulator
    public Simulator mostTurns(int turns) {
        if (turns < 1)
            throw new IllegalArgumentException("a run cannot end within " + turns + " turns: give 1 or more");
        mostTurns = turns;
        return this;
    }

    /// Sets on what the tasks run; as everywhere else unless set.
    ///
    /// @param fiber the kind of fiber
    /// @return this simulator
    public Simulator fiber(FiberKind fiber) {
        this.fiber = Objects.requireNonNull(fiber, "fiber");
        return this;
    }

    Exploration exploration() {
        return exploration;
    }

    double cancels() {
        return cancels;
    }

    int mostTurns() {
        return mostTurns;
    }

    @Nullable
    FiberKind fiber() {
        return fiber;
    }

    /// Runs the body with every seed, until one fails. Blocks; not for use inside a loop.
    ///
    /// @param body what to run; everything it uses it makes itself
    /// @throws SimulationFailure if a seed fails, or the body is not deterministic
    public void run(SimulationBody body) {
        Objects.requireNonNull(body, "body");
        Long only = Long.getLong(SEED);
        long start = only == null ? first : only;
        int count = only != null ? 1 : seeds == 1 ? 1 : Integer.getInteger(SEEDS, seeds);
        for (int i = 0; i < count; i++) {
            long seed = start + i;
            var result = run(seed, body, Decisions.fresh(), false);
            if (i == 0) ensureDeterministic(seed, result, body);
            if (result.failed()) throw explain(seed, i, result, body);
        }
    }

    private void ensureDeterministic(long seed, SimulatedRun.Result result, SimulationBody body) {
        var again = replay(seed, body, result.decisions().taken(), false);
        if (result.trace().mismatch(again.trace()) >= 0) throw notDeterministic(seed, result, body);
    }

    /// Runs the seed twice more, to say in words where the runs differ.
    private SimulationFailure notDeterministic(long seed, SimulatedRun.Result result, SimulationBody body) {
        var one = replay(seed, body, result.decisions().taken(), true);
        var two = replay(seed, body, result.decisions().taken(), true);
        return SimulationFailure.notDeterministic(seed, Math.max(0, one.trace().mismatch(two.trace())), one, two);
    }

    private SimulationFailure explain(long seed, int passed, SimulatedRun.Result result, SimulationBody body) {
        var again = replay(seed, body, result.decisions().taken(), false);
        if (!again.failedLike(result) || result.trace().mismatch(again.trace()) >= 0) {
            return notDeterministic(seed, result, body);
        }
        var minimiser = new Minimiser(
                result.decisions().taken(),
                decisions -> replay(seed, body, decisions, false).failedLike(result),
                MOST_RUNS);
        var least = minimiser.minimise();
        var explained = replay(seed, body, least, true);
        if (!explained.failed()) return notDeterministic(seed, result, body);
        return SimulationFailure.of(seed, passed, result, explained, minimiser.runs());
    }

    /// Runs the body with one seed and returns what happened: which task ran when, what was cancelled, and what the
    /// body [noted][Simulation#note]. Blocks. It is the same each time.
    ///
    /// @param seed the seed
    /// @param body what to run
    /// @return a line for each event, with its virtual time; also if the run fails
    public List<String> trace(long seed, SimulationBody body) {
        Objects.requireNonNull(body, "body");
        return List.copyOf(run(seed, body, Decisions.fresh(), true).trace().lines());
    }

    private SimulatedRun.Result run(long seed, SimulationBody body, Decisions decisions, boolean explained) {
        return SimulatedRun.of(seed, this, body, decisions, explained);
    }

    private SimulatedRun.Result replay(long seed, SimulationBody body, int[] decisions, boolean explained) {
        return run(seed, body, Decisions.replayed(decisions), explained);
    }
}
