package asyncio.conformance;

import java.util.List;

/// Two traces side by side, around the row where they part.
final class TraceTable {
    private static final int CONTEXT = 5;

    private TraceTable() {}

    /// Returns the rows around `row`, which is marked.
    static String around(int row, List<Row> expected, List<Row> actual) {
        int first = Math.max(0, row - CONTEXT);
        int end = Math.min(Math.max(expected.size(), actual.size()), row + CONTEXT + 1);
        int width = "expected".length();
        for (int i = first; i < end; i++)
            width = Math.max(width, cell(expected, i).length());
        var table = new StringBuilder(line(" ", "row", "expected", "actual", width));
        for (int i = first; i < end; i++) {
            var mark = i == row ? ">" : " ";
            table.append('\n').append(line(mark, Integer.toString(i), cell(expected, i), cell(actual, i), width));
        }
        return table.toString();
    }

    /// Returns the last rows that were written, for a program that went no further.
    static String atEnd(List<Row> expected, List<Row> actual) {
        return Verdict.compare(expected, actual) instanceof Verdict.Differs(var row, var _)
                ? around(row, expected, actual)
                : around(Math.max(0, actual.size() - 1), expected, actual);
    }

    private static String line(String mark, String number, String expected, String actual, int width) {
        return "  " + mark + padStart(number, 4) + "  " + padEnd(expected, width) + " | " + actual;
    }

    private static String padStart(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String padEnd(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cell(List<Row> rows, int index) {
        return index < rows.size() ? rows.get(index).toString() : "(no row)";
    }
}
