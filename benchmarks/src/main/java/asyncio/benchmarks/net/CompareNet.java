package asyncio.benchmarks.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The program behind `./benchmarks/compare net`: starts the servers, one after the other, loads them, and prints the
/// table. As in `compare`, all take turns at a work, and that more than once.
final class CompareNet {
    private static final int COLUMN = 24;
    private static final int IDLE = 15_000;
    private static final long SECOND = 1_000_000_000;

    private static final String HELP =
            """
        usage: ./benchmarks/compare net [--quick] [--only WORK]... [--json FILE] [--help]

        Loads the same servers, of asyncio for Java, CPython's asyncio, uvloop and bare Netty, with the same
        client over loopback, and prints one table: the median, how many times theirs ours is, and the
        processor time of the server for one operation.

          --quick      one short run of each
          --only WORK  only this work; may be repeated. Works: %s
          --json FILE  writes the figures to FILE too
          --help       prints this

        PYTHON=/path/to/python3 takes another CPython than /usr/bin/python3.\
        """.formatted(Arrays.stream(NetWork.values()).map(NetWork::key).collect(Collectors.joining(", ")));

    private record Figure(double value, double cpuNanos) {}

    private final Path home = Path.of(System.getProperty("benchmarks.home", "benchmarks"));
    private final Set<NetWork> works = EnumSet.noneOf(NetWork.class);
    private final Map<NetContender, String> versions = new EnumMap<>(NetContender.class);
    private final List<String> remarks = new ArrayList<>();
    private final List<String> json = new ArrayList<>();
    private String python = "/usr/bin/python3";
    private boolean quick;

    private CompareNet() {}

    public static void main(String[] args) throws IOException {
        var compare = new CompareNet();
        Path file = null;
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--help", "-h" -> {
                        System.out.println(HELP);
                        return;
                    }
                    case "--quick" -> compare.quick = true;
                    case "--only" -> compare.works.add(work(value(args, ++i)));
                    case "--json" -> file = Path.of(value(args, ++i));
                    default -> throw new IllegalArgumentException("'" + args[i] + "' is not an option: see --help");
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println("compare net: " + e.getMessage());
            System.exit(2);
        }
        if (compare.works.isEmpty()) compare.works.addAll(EnumSet.allOf(NetWork.class));
        boolean whole = compare.run();
        if (file != null) Files.writeString(file, "[\n  " + String.join(",\n  ", compare.json) + "\n]\n");
        System.exit(whole ? 0 : 1);
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) throw new IllegalArgumentException(args[index - 1] + " needs a value after it");
        return args[index];
    }

    private static NetWork work(String key) {
        return Stream.of(NetWork.values())
                .filter(work -> work.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is not a work: see --help"));
    }

    private boolean run() throws IOException {
        if (System.getenv("PYTHON") != null) python = System.getenv("PYTHON");
        for (var who : NetContender.values()) find(who);
        System.out.println(
                "The median of all runs; in brackets how many times theirs ours is, and the server's processor"
                        + " time for one.\n");
        System.out.println(pad("")
                + versions.keySet().stream().map(who -> right(who.title())).collect(Collectors.joining()));
        boolean whole = true;
        for (var work : works) {
            var figures = measure(work);
            print(work, figures);
            whole &= figures.containsKey(NetContender.ASYNCIO);
        }
        System.out.println();
        versions.forEach((who, version) -> System.out.println(who.title() + ": " + version));
        remarks.forEach(System.out::println);
        return whole;
    }

    private void find(NetContender who) throws IOException {
        var process = new ProcessBuilder(who.command(home, python, "--version"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() == 0) versions.put(who, said.lines().reduce("", (_, last) -> last));
            else remarks.add(who.title() + " is missing: " + said.lines().reduce("", (_, last) -> last));
        } catch (InterruptedException e) {
            throw new IOException("interrupted while a peer told its version", e);
        }
    }

    private Map<NetContender, Figure> measure(NetWork work) {
        Map<NetContender, List<Figure>> runs = new EnumMap<>(NetContender.class);
        for (int turn = 0; turn < (quick ? 1 : 3); turn++) {
            for (var who : versions.keySet()) {
                if (!who.does(work)) continue;
                try (var server = Server.start(who.command(home, python, work.service()))) {
                    runs.computeIfAbsent(who, _ -> new ArrayList<>()).add(load(work, server));
                } catch (IOException | RuntimeException e) {
                    remarks.add(who.title() + " failed at " + work.key() + ": " + e.getMessage());
                }
            }
        }
        Map<NetContender, Figure> medians = new EnumMap<>(NetContender.class);
        runs.forEach((who, figures) -> {
            var sorted = new ArrayList<>(figures);
            Collections.sort(sorted, java.util.Comparator.comparingDouble(Figure::value));
            medians.put(who, sorted.get(sorted.size() / 2));
        });
        return medians;
    }

    private Figure load(NetWork work, Server server) throws IOException {
        long warm = quick ? SECOND : 6 * SECOND;
        long measured = quick ? SECOND : 3 * SECOND;
        return switch (work) {
            case ECHO, ECHO_STREAMS -> {
                try (var load = new EchoLoad(server.port, 64, 1024)) {
                    load.run(64, warm);
                    yield timed(server, () -> load.run(64, measured));
                }
            }
            case UDP -> {
                UdpLoad.run(server.port, 64, warm);
                yield timed(server, () -> UdpLoad.run(server.port, 64, measured));
            }
            case LINES -> repeated(() -> OneWayLoad.lines(server.port));
            case BULK -> repeated(() -> OneWayLoad.bulk(server.port));
            case ACCEPT -> {
                int connections = quick ? 2_000 : 10_000;
                for (int i = 0; i < 4; i++) AcceptLoad.run(server.port, connections);
                yield timed(server, () -> AcceptLoad.run(server.port, connections));
            }
            case IDLE_HEAP -> {
                try (var some = new EchoLoad(server.port, 100, 64)) {
                    some.run(100, warm); // Compiled frames are smaller.
                }
                long before = server.usedHeap();
                try (var load = new EchoLoad(server.port, IDLE, 64)) {
                    load.touchAll();
                    yield new Figure((server.usedHeap() - before) / (double) IDLE, 0);
                }
            }
            case IDLE_TAIL -> {
                try (var load = new EchoLoad(server.port, IDLE, 64)) {
                    load.run(IDLE / 100, warm);
                    load.run(IDLE / 100, measured);
                    double tail = load.tail();
                    load.touchAll();
                    yield new Figure(tail, 0);
                }
            }
        };
    }

    private interface Run {
        double rate() throws IOException;
    }

    private static Figure timed(Server server, Run run) throws IOException {
        var before = server.cpu();
        long start = System.nanoTime();
        double rate = run.rate();
        double operations = rate * (System.nanoTime() - start) / SECOND;
        return new Figure(rate, server.cpu().minus(before).toNanos() / operations);
    }

    /// The best of some, after a first one that warms up.
    private Figure repeated(Run run) throws IOException {
        run.rate();
        double best = 0;
        for (int i = 0; i < (quick ? 1 : 3); i++) best = Math.max(best, run.rate());
        return new Figure(best, 0);
    }

    private void print(NetWork work, Map<NetContender, Figure> figures) {
        var line = new StringBuilder(pad(work.title() + ", " + work.unit()));
        var ours = figures.get(NetContender.ASYNCIO);
        for (var who : versions.keySet()) {
            var figure = figures.get(who);
            if (figure == null) {
                line.append(right("–"));
                continue;
            }
            var cell = new StringBuilder(number(figure.value));
            double ratio = ours == null
                    ? Double.NaN
                    : work.moreIsBetter() ? ours.value / figure.value : figure.value / ours.value;
            if (who != NetContender.ASYNCIO && ours != null)
                cell.append(" (").append(number(ratio)).append(')');
            if (figure.cpuNanos > 0)
                cell.append(' ').append(number(figure.cpuNanos / 1000)).append(" us");
            line.append(right(cell.toString()));
            json.add(String.format(
                    Locale.ROOT,
                    "{\"work\": \"%s\", \"who\": \"%s\", \"unit\": \"%s\", \"value\": %.2f, \"ratio\": %.3f, \"cpu_ns\": %.0f}",
                    work.key(),
                    who.name().toLowerCase(Locale.ROOT),
                    work.unit(),
                    figure.value,
                    ratio,
                    figure.cpuNanos));
        }
        System.out.println(line);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String pad(String title) {
        return title + " ".repeat(Math.max(0, 56 - title.length()));
    }

    private static String right(String cell) {
        return " ".repeat(Math.max(1, COLUMN - cell.length())) + cell;
    }
}
