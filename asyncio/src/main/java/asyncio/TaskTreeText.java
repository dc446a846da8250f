package asyncio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Writes a [TaskTree] for people.
final class TaskTreeText {
    /// How deep lines are set in: a chain of tasks may be long.
    private static final int DEEPEST = 40;

    private final TaskTree tree;
    private final int frames;
    private final StringBuilder text = new StringBuilder();
    private final Map<Long, TaskTree.Entry> entries = new LinkedHashMap<>();
    private final Map<Long, Set<Long>> below = new LinkedHashMap<>();
    private final Set<Long> shown = new HashSet<>();

    TaskTreeText(TaskTree tree, int frames) {
        this.tree = tree;
        this.frames = frames;
    }

    String text() {
        header();
        for (var task : tree.tasks()) entries.put(task.id(), task);
        for (var task : tree.tasks()) {
            for (var id : task.waitsForTasks()) putBelow(task.id(), id);
            if (task.parent() != null) putBelow(task.parent(), task.id());
        }
        var inner = new HashSet<Long>();
        below.values().forEach(inner::addAll);
        for (var id : entries.keySet()) {
            if (!inner.contains(id)) show(id);
        }
        for (var id : entries.keySet()) {
            if (!shown.contains(id)) show(id); // Only those that wait for each other have nobody above them.
        }
        return text.toString();
    }

    private void header() {
        var loop = tree.loop();
        text.append(loop.name()).append(", ").append(loop.state()).append(": ");
        text.append(count(loop.tasks(), "task"))
                .append(", ")
                .append(loop.ready())
                .append(" ready, ");
        text.append(count(loop.timers(), "timer"));
        if (loop.outsideWork() > 0) text.append(", ").append(loop.outsideWork()).append(" at work elsewhere");
        text.append(tree.exact() ? "\n" : "; it is stuck, and was looked at from outside\n");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void putBelow(long upper, long lower) {
        if (entries.containsKey(upper) && entries.containsKey(lower)) {
            below.computeIfAbsent(upper, _ -> new TreeSet<>()).add(lower);
        }
    }

    /// A line to write.
    ///
    /// @param id the task
    /// @param indent what stands before it
    /// @param depth how many are above it
    /// @param last whether none comes after it below the same task
    private record Line(long id, String indent, int depth, boolean last) {}

    private void show(long root) {
        Deque<Line> lines = new ArrayDeque<>(List.of(new Line(root, "", 0, true)));
        while (!lines.isEmpty()) {
            var line = lines.pop();
            boolean first = shown.add(line.id);
            write(line, first);
            if (first) children(line).reversed().forEach(lines::push);
        }
    }

    private List<Line> children(Line line) {
        var children = new ArrayList<Line>();
        Collection<Long> ids = below.getOrDefault(line.id, Set.of());
        int depth = line.depth + 1;
        for (var id : ids) children.add(new Line(id, indentBelow(line), depth, children.size() + 1 == ids.size()));
        return children;
    }

    private static String indentBelow(Line line) {
        if (line.depth == 0 || line.depth > DEEPEST) return line.indent;
        return line.indent + (line.last ? "   " : "│  ");
    }

    private void write(Line line, boolean first) {
        var task = entries.get(line.id);
        if (task == null) return;
        text.append(line.indent);
        if (line.depth > 0) text.append(line.last ? "└─ " : "├─ ");
        if (line.depth > DEEPEST) text.append(line.depth).append(": ");
        text.append(task.name());
        if (first) describe(task);
        else text.append(" (already shown)");
        text.append('\n');
        if (!first) return;
        var indent = indentBelow(line) + (below.containsKey(line.id) ? "│    at " : "     at ");
        task.stack().stream()
                .limit(frames)
                .forEach(frame -> text.append(indent).append(frame).append('\n'));
    }

    private void describe(TaskTree.Entry task) {
        text.append(": ");
        if (task.waitsFor() != null) text.append("waits for ").append(task.waitsFor());
        else text.append(task.state());
        if (task.state() == TaskState.BLOCKED && task.waitsFor() != null) text.append(", blocked");
        var since = task.since();
        if (since != null) text.append(", for ").append(since.toMillis()).append(" ms");
        if (task.cancelRequests() > 0) text.append(", ").append(count(task.cancelRequests(), "cancel request"));
        task.where().ifPresent(frame -> text.append(", at ").append(frame));
    }
}
