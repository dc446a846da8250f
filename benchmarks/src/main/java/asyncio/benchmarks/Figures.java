package asyncio.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// The figures of one work: all rounds of all contenders, their medians and ratios.
final class Figures {
    private static final Pattern LINE = Pattern.compile("\\{\"work\": \"([^\"]+)\", .*\"(ns|bytes)\": ([0-9.Ee+-]+)}");

    private final Work work;
    private final Map<Contender, List<Double>> rounds = new EnumMap<>(Contender.class);

    Figures(Work work) {
        this.work = work;
    }

    /// Takes the rounds out of the lines that a peer printed.
    void add(Contender who, List<String> lines) {
        for (var line : lines) {
            var matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(1).equals(work.key())) {
                rounds.computeIfAbsent(who, key -> new ArrayList<>()).add(Double.valueOf(matcher.group(3)));
            }
        }
    }

    /// The median of the rounds of all processes of `who`.
    OptionalDouble median(Contender who) {
        double[] sorted = rounds.getOrDefault(who, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /// How many times ours the figure of `who` is: over 1 means that ours is better.
    OptionalDouble ratio(Contender who) {
        var ours = median(Contender.ASYNCIO);
        var theirs = median(who);
        return ours.isPresent() && theirs.isPresent()
                ? OptionalDouble.of(theirs.getAsDouble() / ours.getAsDouble())
                : OptionalDouble.empty();
    }

    /// The cell of the table, such as `1,582 (13.2)`, or a dash.
    String cell(Contender who) {
        var median = median(who);
        if (median.isEmpty()) {
            return "–";
        }
        double value = median.getAsDouble();
        var figure = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
        var ratio = ratio(who);
        if (who == Contender.ASYNCIO || ratio.isEmpty()) {
            return figure;
        }
        double times = ratio.getAsDouble();
        return figure + String.format(Locale.ROOT, times < 10 ? " (%.2f)" : " (%,.1f)", times);
    }

    /// A row of the JSON file for each contender that has a figure.
    List<String> json() {
        List<String> rows = new ArrayList<>();
        for (var who : Contender.values()) {
            median(who).ifPresent(value -> {
                var row = String.format(
                        Locale.ROOT,
                        "{\"work\": \"%s\", \"who\": \"%s\", \"%s\": %.2f",
                        work.key(),
                        who.key(),
                        work.unit(),
                        value);
                var ratio = ratio(who);
                rows.add(
                        ratio.isPresent()
                                ? row + String.format(Locale.ROOT, ", \"ratio\": %.3f}", ratio.getAsDouble())
                                : row + "}");
            });
        }
        return rows;
    }
}
