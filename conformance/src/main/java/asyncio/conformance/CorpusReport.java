package asyncio.conformance;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What became of the recordings of one corpus.
///
/// @param corpus the name of the corpus
/// @param verdicts the verdicts, in the order of the corpus
record CorpusReport(String corpus, Map<Recording, Verdict> verdicts) {
    /// Runs the recordings of a corpus that a selection takes.
    static CorpusReport run(Corpus corpus, Selection selection) throws InterruptedException {
        var verdicts = new LinkedHashMap<Recording, Verdict>();
        for (var recording : corpus.recordings()) {
            if (selection.takes(recording)) verdicts.put(recording, Trial.of(recording));
        }
        return new CorpusReport(corpus.name(), verdicts);
    }

    int passed() {
        return (int) verdicts.values().stream()
                .filter(verdict -> verdict instanceof Verdict.Passed)
                .count();
    }

    int failed() {
        return verdicts.size() - passed();
    }

    /// Returns one line with the numbers.
    String summary() {
        return corpus + ": " + passed() + " passed, " + failed() + " failed";
    }

    /// Returns one paragraph for each failure.
    List<String> failures() {
        var failures = new ArrayList<String>();
        verdicts.forEach((recording, verdict) -> {
            switch (verdict) {
                case Verdict.Passed() -> {}
                case Verdict.Differs(var row, var actual) ->
                    failures.add(recording.id() + ": row " + row + " differs\n"
                            + TraceTable.around(row, recording.trace(), actual));
                case Verdict.Hung(var limit, var actual, var where) ->
                    failures.add(recording.id() + ": still running after " + limit.toSeconds() + " s\n"
                            + TraceTable.atEnd(recording.trace(), actual) + "\n"
                            + where.indent(4).stripTrailing());
                case Verdict.Crashed(var error, var actual) ->
                    failures.add(recording.id() + ": could not be run: " + stackTrace(error) + "\n"
                            + TraceTable.atEnd(recording.trace(), actual));
            }
        });
        return failures;
    }

    private static String stackTrace(Throwable error) {
        var text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }

    @Override
    public String toString() {
        return summary() + "\n\n" + String.join("\n\n", failures());
    }
}
