package asyncio.conformance;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command line asks for.
///
/// @param files the files with recordings
/// @param selection which of them to run
/// @param traced the program whose trace is to be printed, instead of comparing all
/// @param fiber the kind of fibers to run on, or null for what the library chooses
/// @param help whether to print [#HELP] and do nothing
record Options(
        List<Path> files,
        Selection selection,
        @Nullable String traced,
        @Nullable String fiber,
        boolean help) {
    static final String HELP = """
        usage: conformance/run [options] FILE...

        Runs recorded asyncio programs and compares their traces with those of CPython, row for row.
        A FILE has one program per line (*.jsonl) or is a single one (*.json); either may be compressed (*.gz).

          --only FEATURE         run programs that use FEATURE (section 12 of SPEC.md); given twice: both
          --area AREA            run programs of AREA; given twice: of either
          --id ID                run the program ID; given twice: either
          --without-sync         leave out programs that use synchronization primitives or queues
          --trace ID             print the trace that the program ID gives here
          --fiber loop|handoff   run tasks on fibers of this kind; without it, the library chooses
          --help                 print this

        Prints for each file how many programs passed and failed, and for each failure both traces around the first
        row that differs. Exits with 0 when all passed, with 1 when one failed, with 2 when it could not do what it
        was asked for.
        """;

    /// Reads the arguments of the command line.
    ///
    /// @throws UsageException if they make no sense
    static Options parse(String... arguments) throws UsageException {
        var left = new ArrayDeque<>(List.of(arguments));
        var files = new ArrayList<Path>();
        var features = new ArrayList<String>();
        var areas = new ArrayList<String>();
        var ids = new ArrayList<String>();
        boolean sync = true;
        boolean help = false;
        String traced = null;
        String fiber = null;
        while (!left.isEmpty()) {
            var argument = left.remove();
            switch (argument) {
                case "--only" -> features.add(valueOf(argument, left));
                case "--area" -> areas.add(valueOf(argument, left));
                case "--id" -> ids.add(valueOf(argument, left));
                case "--trace" -> traced = valueOf(argument, left);
                case "--fiber" -> fiber = kind(valueOf(argument, left));
                case "--without-sync" -> sync = false;
                case "--help", "-h" -> help = true;
                default -> files.add(file(argument));
            }
        }
        if (files.isEmpty() && !help) throw new UsageException("Name at least one FILE, or ask for --help.");
        return new Options(files, new Selection(features, areas, ids, sync), traced, fiber, help);
    }

    private static String valueOf(String option, ArrayDeque<String> left) throws UsageException {
        var value = left.poll();
        if (value == null) throw new UsageException(option + " needs a value: see --help.");
        return value;
    }

    private static String kind(String fiber) throws UsageException {
        if (fiber.equals("loop") || fiber.equals("handoff")) return fiber;
        throw new UsageException("--fiber is loop or handoff, not " + fiber + ".");
    }

    private static Path file(String argument) throws UsageException {
        if (argument.startsWith("-")) throw new UsageException("There is no option " + argument + ": see --help.");
        return Path.of(argument);
    }
}
