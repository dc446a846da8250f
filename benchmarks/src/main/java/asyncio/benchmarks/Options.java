package asyncio.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The command line of `./benchmarks/compare`.
///
/// @param help whether only the help is wanted
/// @param quick whether to measure once and briefly
/// @param json the file for the figures
/// @param works what to measure
record Options(boolean help, boolean quick, Optional<Path> json, Set<Work> works) {
    static final String HELP = """
        usage: ./benchmarks/compare [--quick] [--only WORK]... [--json FILE] [--help]

        Does the same work with asyncio for Java, CPython's asyncio, uvloop, kotlinx.coroutines and bare
        virtual threads, and prints one table: the median of each, and how many times ours that is.
        Whatever is not installed is named and left out.

          --quick      one short run of each, without the million tasks: to see that it works
          --only WORK  only this work; may be repeated. Works:
                       %s
          --json FILE  writes the figures to FILE too: work, who, ns or bytes, ratio to ours
          --help       prints this

        PYTHON=/path/to/python3 takes another CPython than /usr/bin/python3.
        What each row means and how fair it is: benchmarks/README.md\
        """.formatted(names().replace(", ", "\n" + " ".repeat(15)));

    /// Reads the command line; fails with a sentence for the user.
    static Options parse(String... args) {
        boolean help = false;
        boolean quick = false;
        Optional<Path> json = Optional.empty();
        Set<Work> only = EnumSet.noneOf(Work.class);
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> help = true;
                case "--quick" -> quick = true;
                case "--json" -> json = Optional.of(Path.of(value(args, ++i, "--json", "a file")));
                case "--only" -> only.add(work(value(args, ++i, "--only", "a work")));
                default ->
                    throw new IllegalArgumentException("'" + args[i]
                            + "' is not an option of compare: use --json FILE, --quick, --only WORK or --help");
            }
        }
        if (only.isEmpty()) {
            only = quick ? EnumSet.complementOf(EnumSet.of(Work.MILLION)) : EnumSet.allOf(Work.class);
        }
        return new Options(help, quick, json, only);
    }

    private static String value(String[] args, int index, String option, String what) {
        if (index >= args.length || args[index].startsWith("--")) {
            throw new IllegalArgumentException(option + " needs " + what + " after it");
        }
        return args[index];
    }

    private static Work work(String name) {
        return Arrays.stream(Work.values())
                .filter(work -> work.key().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + name + "' is not a work of compare: use " + names()));
    }

    private static String names() {
        return Arrays.stream(Work.values()).map(Work::key).collect(Collectors.joining(", "));
    }
}
