package asyncio.testing;

import asyncio.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What happened in one run of a simulation: who ran when, in numbers, so that two runs can be compared to the event;
/// and in words, if somebody is to read it.
final class Trace {
    private static final Pattern UNNAMED = Pattern.compile("Task-\\d+");
    private static final Pattern ADDRESS = Pattern.compile("(\\$\\$Lambda)?[/@][0-9a-fx@/]+|(?<=Task )Task-\\d+");
    private static final int NO_TASK = -1;
    private static final long ODD = 0x9E3779B97F4A7C15L;
    private static final int FIRST_CAPACITY = 256;

    private final IdentityHashMap<Task<?>, Integer> numbers = new IdentityHashMap<>();
    private final @Nullable List<String> lines;
    private long[] events = new long[FIRST_CAPACITY];
    private int size;

    /// Creates an empty trace.
    ///
    /// @param readable whether to keep it in words, too
    Trace(boolean readable) {
        lines = readable ? new ArrayList<>() : null;
    }

    /// Notes that an entry of the loop goes on.
    void runs(long time, Object subject) {
        add(time, subject instanceof Task<?> task ? number(task) : NO_TASK);
        if (lines != null) write(time, name(subject) + " runs");
    }

    /// Notes something else that happened.
    void note(long time, String what) {
        add(time, what.hashCode());
        if (lines != null) write(time, what);
    }

    private void add(long time, long what) {
        if (size == events.length) events = Arrays.copyOf(events, size * 2);
        events[size++] = time * ODD + what;
    }

    private void write(long time, String what) {
        if (lines != null) lines.add(text(time) + " " + what);
    }

    static String text(long time) {
        return Duration.ofNanos(time).toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    /// Returns which task it is, counted in the order in which they came up: the same one in each run.
    private int number(Task<?> task) {
        return numbers.computeIfAbsent(task, _ -> numbers.size() + 1);
    }

    /// Returns what to call a task or callback: the same in each run. Numbers of tasks and addresses are not.
    String name(Object subject) {
        if (!(subject instanceof Task<?> task))
            return ADDRESS.matcher(subject.toString()).replaceAll("");
        var name = task.getName();
        return UNNAMED.matcher(name).matches() ? "task #" + number(task) : "task \"" + name + "\"";
    }

    List<String> lines() {
        return lines == null ? List.of() : lines;
    }

    /// Returns the number of the first event in which two traces differ, or -1 if they are the same.
    int mismatch(Trace other) {
        return Arrays.mismatch(events, 0, size, other.events, 0, other.size);
    }

    /// Returns the line of an event, in a trace that has words.
    String line(int event) {
        return event < lines().size() ? lines().get(event) : "nothing";
    }
}
