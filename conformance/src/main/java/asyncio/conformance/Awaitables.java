package asyncio.conformance;

import asyncio.AsyncGenerator;
import asyncio.Asyncio;
import asyncio.Awaitable;
import asyncio.Coroutine;
import asyncio.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the awaitables of an invocation: section 4 of `SPEC.md`.
///
/// Building a coroutine evaluates its arguments and runs nothing of it. Building a `gather` or `shield` calls the
/// function at once, which makes tasks of the coroutines inside.
final class Awaitables {
    private final Frame frame;

    Awaitables(Frame frame) {
        this.frame = frame;
    }

    Awaitable<@Nullable Object> build(Aw aw) {
        return switch (aw) {
            case Aw.Held(var variable) -> held(frame.variable(variable));
            case Aw.Gather(var parts, var returnExceptions) -> gather(buildAll(parts), returnExceptions);
            case Aw.Shield(var inner) -> frame.state().keep(Asyncio.shield(build(inner)));
            default -> coroutine(aw);
        };
    }

    /// Builds what has to be a coroutine, for a task.
    Coroutine<@Nullable Object> coroutine(Aw aw) {
        return switch (aw) {
            case Aw.Body(var name, var argument) -> body(name, frame.number(argument));
            case Aw.WaitFor(var inner, var timeout) -> {
                var awaitable = build(inner);
                var limit = frame.duration(timeout);
                yield () -> Asyncio.waitFor(awaitable, limit);
            }
            case Aw.Sleep(var delay, var result) -> {
                var time = Frame.units(frame.number(delay));
                var value = frame.value(result);
                yield () -> Asyncio.sleep(time, value);
            }
            case Aw.Method(var call) -> method(frame.variable(call.variable()), call);
            case Aw.Held _, Aw.Gather _, Aw.Shield _ ->
                throw new MalformedProgramException("a task is made of a coroutine, not of " + aw);
        };
    }

    private List<Awaitable<@Nullable Object>> buildAll(List<Aw> parts) {
        var built = new ArrayList<Awaitable<@Nullable Object>>(parts.size());
        for (var part : parts) built.add(build(part));
        return built;
    }

    private Awaitable<@Nullable Object> gather(List<Awaitable<@Nullable Object>> parts, boolean returnExceptions) {
        var all = returnExceptions ? Asyncio.gatherOutcomes(parts) : Asyncio.gather(parts);
        return untyped(frame.state().keep(all));
    }

    private Coroutine<@Nullable Object> body(String name, long argument) {
        var execution = frame.execution();
        return Frame.ofBody(execution, argument).coroutine(execution.program().body(name));
    }

    private Coroutine<@Nullable Object> method(Object object, MethodCall call) {
        return object instanceof AsyncGenerator<?> generator
                ? GeneratorMethods.coroutine(frame, generator, call)
                : SyncCoroutines.build(frame, object, call);
    }

    private static Awaitable<@Nullable Object> held(Object object) {
        if (object instanceof Future<?> future) return untyped(future);
        throw new MalformedProgramException(object + " is no future and no task");
    }

    /// What an awaitable yields does not matter here: all values of the language are objects.
    @SuppressWarnings("unchecked")
    private static Awaitable<@Nullable Object> untyped(Awaitable<?> awaitable) {
        return (Awaitable<@Nullable Object>) awaitable;
    }
}
