package asyncio.conformance;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// The command line of the conformance suite; see [Options#HELP].
public final class Main {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Runs the conformance suite and exits.
    ///
    /// @param arguments see `--help`
    /// @throws InterruptedException if somebody interrupts it
    public static void main(String[] arguments) throws InterruptedException {
        // Programs that hang leave threads behind, so the exit has to be explicit.
        System.exit(new Main(System.out, System.err).run(arguments));
    }

    /// Does what the arguments ask for and returns the exit code.
    int run(String... arguments) throws InterruptedException {
        try {
            return run(Options.parse(arguments));
        } catch (UsageException | CorpusException e) {
            err.println(e.getMessage());
            return UNUSABLE;
        }
    }

    private int run(Options options) throws UsageException, CorpusException, InterruptedException {
        if (options.help()) {
            out.print(Options.HELP);
            return PASSED;
        }
        if (options.fiber() != null) System.setProperty("asyncio.fiber", options.fiber());
        var corpora = new ArrayList<Corpus>();
        for (var file : options.files()) corpora.add(Corpus.read(file));
        return options.traced() == null ? compare(corpora, options) : trace(corpora, options.traced());
    }

    private int compare(List<Corpus> corpora, Options options) throws UsageException, InterruptedException {
        var reports = new ArrayList<CorpusReport>();
        for (var corpus : corpora) {
            var report = CorpusReport.run(corpus, options.selection());
            out.println(report.summary());
            reports.add(report);
        }
        if (reports.stream().allMatch(report -> report.verdicts().isEmpty())) {
            throw new UsageException("No program was selected: see --only, --area, --id and --without-sync.");
        }
        for (var report : reports) {
            for (var failure : report.failures()) out.println("\n" + report.corpus() + ", " + failure);
        }
        return reports.stream().anyMatch(report -> report.failed() > 0) ? FAILED : PASSED;
    }

    private int trace(List<Corpus> corpora, String id) throws UsageException, InterruptedException {
        for (var corpus : corpora) {
            for (var recording : corpus.recordings()) {
                if (recording.id().equals(id)) return trace(recording);
            }
        }
        throw new UsageException("No program is called " + id + ".");
    }

    private int trace(Recording recording) throws InterruptedException {
        var verdict = Trial.of(recording);
        verdict.rowsOr(recording.trace()).forEach(out::println);
        return verdict instanceof Verdict.Passed ? PASSED : FAILED;
    }
}
