package asyncio;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a [TaskTree] for programs.
final class TaskTreeJson {
    private final StringBuilder json = new StringBuilder();

    private TaskTreeJson() {}

    static String of(TaskTree tree) {
        var writer = new TaskTreeJson();
        writer.write(tree);
        return writer.json.toString();
    }

    private void write(TaskTree tree) {
        var loop = tree.loop();
        json.append("{\"loop\":{");
        member("name", quoted(loop.name()));
        member("fiber", quoted(loop.fiber().name()));
        member("state", quoted(loop.state()));
        member("debug", loop.debug());
        member("tasks", loop.tasks());
        member("ready", loop.ready());
        member("timers", loop.timers());
        member("outsideWork", loop.outsideWork());
        member("steps", loop.steps());
        member("longestStepNanos", loop.longestStep().toNanos());
        end('}');
        member("exact", tree.exact());
        json.append("\"tasks\":[");
        for (var task : tree.tasks()) write(task);
        end(']');
        end('}');
        json.setLength(json.length() - 1);
    }

    private void write(TaskTree.Entry task) {
        json.append('{');
        member("id", task.id());
        member("name", quoted(task.name()));
        member("state", quoted(task.state().toString()));
        var since = task.since();
        member("sinceNanos", since == null ? null : since.toNanos());
        var waitsFor = task.waitsFor();
        member("waitsFor", waitsFor == null ? null : quoted(waitsFor));
        member("waitsForTasks", array(task.waitsForTasks(), Object::toString));
        member("awaitedBy", array(task.awaitedBy(), Object::toString));
        member("parent", task.parent());
        member("cancelRequests", task.cancelRequests());
        member("stack", array(task.stack(), frame -> quoted(frame.toString())));
        member("createdAt", array(task.createdAt(), frame -> quoted(frame.toString())));
        end('}');
    }

    private void member(String name, @Nullable Object value) {
        json.append('"').append(name).append("\":").append(value).append(',');
    }

    /// Closes an object or an array, in place of the comma behind its last member, and goes on with a comma.
    private void end(char bracket) {
        int last = json.length() - 1;
        if (json.charAt(last) == ',') json.setLength(last);
        json.append(bracket).append(',');
    }

    private static <T> String array(Collection<T> values, Function<T, String> json) {
        return "[" + String.join(",", values.stream().map(json).toList()) + "]";
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) quoted.append(escaped(c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static String escaped(char c) {
        return String.format("\\u%04x", (int) c);
    }
}
