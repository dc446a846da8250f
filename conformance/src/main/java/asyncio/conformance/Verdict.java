package asyncio.conformance;

import java.time.Duration;
import java.util.List;

/// What became of one recording when its program was run here.
sealed interface Verdict {
    /// The trace is the one that was recorded.
    record Passed() implements Verdict {}

    /// The trace is another one. `row` is the index of the first row that differs, or that only one of them has.
    record Differs(int row, List<Row> actual) implements Verdict {}

    /// The program did not end in time, and was given up.
    record Hung(Duration limit, List<Row> actual, String where) implements Verdict {}

    /// The program could not be run at all.
    record Crashed(Throwable error, List<Row> actual) implements Verdict {}

    /// Returns the rows that the program wrote, which are those of the recording if it passed.
    default List<Row> rowsOr(List<Row> recorded) {
        return switch (this) {
            case Passed() -> recorded;
            case Differs(var _, var actual) -> actual;
            case Hung(var _, var actual, var _) -> actual;
            case Crashed(var _, var actual) -> actual;
        };
    }

    /// Compares two traces, row for row.
    static Verdict compare(List<Row> expected, List<Row> actual) {
        int common = Math.min(expected.size(), actual.size());
        for (int i = 0; i < common; i++) {
            if (!expected.get(i).equals(actual.get(i))) return new Differs(i, actual);
        }
        return expected.size() == actual.size() ? new Passed() : new Differs(common, actual);
    }
}
