package asyncio.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The program behind `./benchmarks/compare`: runs the peers, one process after the other, and prints the table.
///
/// For each work all contenders take turns, and that more than once, so that a minute in which the machine is
/// busy with something else hits all of them.
final class Compare {
    private static final int COLUMN = 17;

    private final Path home = Path.of(System.getProperty("benchmarks.home", "benchmarks"));
    private final Map<Contender, String> versions = new EnumMap<>(Contender.class);
    private final Map<Contender, String> pythons = new EnumMap<>(Contender.class);
    private final List<String> remarks = new ArrayList<>();
    private final Options options;

    private Compare(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("compare: " + e.getMessage());
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(Options.HELP);
            return;
        }
        System.exit(new Compare(options).run() ? 0 : 1);
    }

    /// Measures and prints everything; returns whether our own column is whole.
    private boolean run() throws IOException, InterruptedException {
        for (var who : Contender.values()) {
            find(who);
        }
        System.out.println("Nanoseconds or bytes for one operation, the median of all rounds;"
                + " in brackets how many times ours that is.\n");
        printHead();
        List<String> json = new ArrayList<>();
        boolean whole = true;
        for (var work : options.works()) {
            var figures = measure(work);
            printRow(work, figures);
            json.addAll(figures.json());
            whole &= figures.median(Contender.ASYNCIO).isPresent();
        }
        printFoot();
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), "[\n  " + String.join(",\n  ", json) + "\n]\n");
        }
        return whole;
    }

    /// Asks a contender for its version, which shows whether it is there.
    private void find(Contender who) throws IOException, InterruptedException {
        PeerProcess answer = null;
        for (var python : candidates(who)) {
            answer = PeerProcess.run(who.versionCommand(home, python));
            if (answer.succeeded()) {
                versions.put(who, answer.out().getFirst());
                pythons.put(who, python);
                return;
            }
        }
        remarks.add(
                who.title() + " is missing: " + who.remedy() + (answer == null ? "" : " (" + answer.complaint() + ")"));
    }

    private static List<String> candidates(Contender who) {
        return switch (who) {
            case CPYTHON, UVLOOP ->
                Stream.of(System.getenv("PYTHON"), "/usr/bin/python3", "python3")
                        .filter(python -> python != null && !python.isEmpty())
                        .toList();
            case ASYNCIO, HANDOFF, KOTLINX, VIRTUAL_THREADS, RAW -> List.of("");
        };
    }

    private Figures measure(Work work) throws IOException, InterruptedException {
        var figures = new Figures(work);
        int part = options.quick() ? 3 : 1; // Of the time.
        var args = List.of(
                work.key(),
                String.valueOf(work.size()),
                String.valueOf(work.warmUpMillis() / part),
                String.valueOf(work.millis() / part),
                String.valueOf(work.rounds()));
        int turns = options.quick() ? 1 : work.turns();
        for (int turn = 0; turn < turns; turn++) {
            for (var who : versions.keySet()) {
                if (who.does(work)) {
                    var peer = PeerProcess.run(who.command(home, pythons.getOrDefault(who, ""), work, args));
                    figures.add(who, peer.out());
                    if (!peer.succeeded()) {
                        remarks.add(who.title() + " failed at " + work.key() + ": " + peer.complaint());
                    }
                }
            }
        }
        return figures;
    }

    private void printHead() {
        var line = new StringBuilder(" ".repeat(titleWidth()));
        for (var who : versions.keySet()) {
            line.append(right(who.title()));
        }
        System.out.println(line);
    }

    private void printRow(Work work, Figures figures) {
        var line = new StringBuilder(work.title())
                .append(" ".repeat(titleWidth() - work.title().length()));
        for (var who : versions.keySet()) {
            line.append(right(figures.cell(who)));
        }
        System.out.println(line);
    }

    private void printFoot() {
        System.out.printf(
                "%n%s %s; %s %s %s, %d cores%n",
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
        versions.forEach((who, version) ->
                System.out.println(who.title() + ": " + version + (who.flags().isEmpty() ? "" : "; " + who.flags())));
        System.out.println("All Java Virtual Machines, but in a first round: " + Contender.WARM_FLAGS);
        remarks.forEach(System.out::println);
    }

    private static int titleWidth() {
        return Stream.of(Work.values())
                .mapToInt(work -> work.title().length())
                .max()
                .orElseThrow();
    }

    private static String right(String cell) {
        return " ".repeat(Math.max(1, COLUMN - cell.length())) + cell;
    }
}
