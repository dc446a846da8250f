package asyncio.testing;

import java.util.List;

/// Thrown by a [Simulator] when a seed fails. The message names the seed, says how to run it again, and shows the
/// fewest changes to the order of the tasks with which it still fails. The cause is what the body threw then.
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    /// The seed that failed.
    private final long seed;
    private final transient List<String> changes;

    private SimulationFailure(String message, long seed, List<String> changes, Throwable cause) {
        super(message, cause);
        this.seed = seed;
        this.changes = List.copyOf(changes);
    }

    static SimulationFailure of(long seed, int passed, SimulatedRun.Result first, SimulatedRun.Result least, int runs) {
        var cause = cause(least);
        var changes = least.reorderings().stream().map(Reordering::toString).toList();
        var text = new StringBuilder("seed " + seed + " fails" + after(passed) + ": " + cause + "\n" + wayOut(seed));
        if (changes.isEmpty()) text.append("\nIt fails in the order in which the tasks became ready, too.");
        else {
            text.append("\nThis is all that has to be otherwise than without a simulation (")
                    .append(changes.size())
                    .append(" of ")
                    .append(Minimiser.deviations(first.decisions().taken()))
                    .append(" decisions, found in ")
                    .append(runs)
                    .append(" runs):");
            for (int i = 0; i < changes.size(); i++) {
                text.append("\n  ").append(i + 1).append(". ").append(changes.get(i));
            }
        }
        return new SimulationFailure(text.toString(), seed, changes, cause);
    }

    /// For a body that does something else when it is run again with the same seed.
    static SimulationFailure notDeterministic(
            long seed, int event, SimulatedRun.Result first, SimulatedRun.Result second) {
        var text = "the body is not deterministic: with seed " + seed + " event " + event + " was \""
                + first.trace().line(event) + "\" in one run and \""
                + second.trace().line(event) + "\" in the next."
                + " Look for threads, clocks, random numbers, identity hash codes and static state,"
                + " and use simulation.random() and simulation.clock() instead";
        var cause = second.failure() == null ? first.failure() : second.failure();
        return new SimulationFailure(text, seed, List.of(), cause == null ? new AssertionError(text) : cause);
    }

    private static Throwable cause(SimulatedRun.Result result) {
        return java.util.Objects.requireNonNull(result.failure());
    }

    private static String after(int passed) {
        return passed == 0 ? "" : ", after " + passed + " that passed";
    }

    private static String wayOut(long seed) {
        return "Run it again with new Simulator().replay(" + seed + "), @AsyncTest(seed = " + seed + "), or -D"
                + Simulator.SEED + "=" + seed;
    }

    /// Returns the seed that failed.
    ///
    /// @return the seed
    public long seed() {
        return seed;
    }

    /// Returns what has to be otherwise than without a simulation for the body to fail.
    ///
    /// @return what happens, in order; nothing if it fails anyway, or is not deterministic
    public List<String> changes() {
        return changes;
    }
}
