package asyncio.conformance;

import asyncio.ContextVar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all tasks and callbacks of a running program share: variables, counters and context variables.
final class ProgramState {
    private final Map<String, Object> variables = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, ContextVar<@Nullable Object>> contextVars = new HashMap<>();
    private final List<Object> created = new ArrayList<>();

    Object variable(String name) {
        var object = variables.get(name);
        if (object == null) throw new UnsetVariableException(name);
        return object;
    }

    /// Stores an object, unless there is no variable to store it in.
    void store(@Nullable String variable, Object object) {
        keep(object);
        if (variable != null) variables.put(variable, object);
    }

    /// Keeps an object alive until the program is over, as the language promises.
    <T> T keep(T object) {
        created.add(object);
        return object;
    }

    long counter(String name) {
        return counters.getOrDefault(name, 0L);
    }

    void increment(String name, long by) {
        counters.merge(name, by, Long::sum);
    }

    boolean holds(CounterTest test) {
        return test.holds(counter(test.counter()));
    }

    ContextVar<@Nullable Object> contextVar(String name) {
        return contextVars.computeIfAbsent(name, ContextVar::new);
    }
}
