package asyncio.testing;

import java.util.Arrays;
import java.util.function.IntSupplier;

/// The decisions that a run takes, one after the other. Each is a number, and 0 says: as without a simulation. They are
/// taken afresh, or are those of an earlier run, and recorded.
final class Decisions {
    private static final int FIRST_CAPACITY = 256;

    private final int[] given;
    private final boolean fresh;
    private int[] taken = new int[FIRST_CAPACITY];
    private int size;

    private Decisions(int[] given, boolean fresh) {
        this.given = given;
        this.fresh = fresh;
    }

    /// Decisions that are taken by whoever has to decide.
    static Decisions fresh() {
        return new Decisions(new int[0], true);
    }

    /// Decisions that were taken before; 0 when there are no more.
    static Decisions replayed(int[] given) {
        return new Decisions(given, false);
    }

    /// Takes the next decision.
    ///
    /// @param bound it is less than that
    /// @param afresh takes it if it is not replayed
    /// @return the decision
    int next(int bound, IntSupplier afresh) {
        int value = fresh ? afresh.getAsInt() : Math.min(given(), bound - 1);
        if (size == taken.length) taken = Arrays.copyOf(taken, size * 2);
        taken[size++] = value;
        return value;
    }

    private int given() {
        return size < given.length ? given[size] : 0;
    }

    /// Returns what was decided so far.
    int[] taken() {
        return Arrays.copyOf(taken, size);
    }
}
