package asyncio.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// Makes a list of decisions that fails simpler, as long as it still fails: fewer of them are other than 0, and those
/// are small.
final class Minimiser {
    /*
     * Delta debugging: leave out large parts first, then smaller ones, until none can be left out. A decision that is
     * left out becomes 0, so the later ones may mean something else in the new run. That does no harm: what counts is
     * whether the run fails.
     */
    private final Predicate<int[]> fails;
    private final int mostRuns;
    private int[] best;
    private int runs;

    Minimiser(int[] failing, Predicate<int[]> fails, int mostRuns) {
        this.best = failing;
        this.fails = fails;
        this.mostRuns = mostRuns;
    }

    int runs() {
        return runs;
    }

    int[] minimise() {
        if (tryOut(new int[0])) return best;
        leaveOut();
        reduce();
        return best;
    }

    private void leaveOut() {
        for (int size = deviations().size() / 2; size >= 1 && runs < mostRuns; ) {
            boolean simpler = false;
            for (int from = 0; from < deviations().size() && runs < mostRuns; ) {
                if (tryWithout(from, size)) simpler = true;
                else from += size;
            }
            if (!simpler || size > 1) size /= 2;
        }
    }

    private boolean tryWithout(int from, int size) {
        var places = deviations();
        var without = best.clone();
        for (int place : places.subList(from, Math.min(from + size, places.size()))) without[place] = 0;
        return tryOut(without);
    }

    private void reduce() {
        for (int place : deviations()) {
            for (int value = 1; value < best[place] && runs < mostRuns; value++) {
                var reduced = best.clone();
                reduced[place] = value;
                if (tryOut(reduced)) break;
            }
        }
    }

    private List<Integer> deviations() {
        var places = new ArrayList<Integer>();
        for (int i = 0; i < best.length; i++) {
            if (best[i] != 0) places.add(i);
        }
        return places;
    }

    private boolean tryOut(int[] decisions) {
        if (runs > 0 && Arrays.equals(decisions, best)) return false;
        runs++;
        if (!fails.test(decisions)) return false;
        best = decisions;
        return true;
    }

    /// Returns how many decisions are other than 0.
    static int deviations(int[] decisions) {
        return (int) Arrays.stream(decisions).filter(d -> d != 0).count();
    }
}
