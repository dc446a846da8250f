package asyncio.conformance;

import asyncio.AsyncGenerator;
import asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/// The asynchronous methods of generators.
final class GeneratorMethods {
    private GeneratorMethods() {}

    /// Builds the coroutine that takes a step of a generator. What it is given is evaluated now, the step is taken
    /// when the coroutine is awaited.
    @SuppressWarnings("unchecked") // What a generator yields does not matter here.
    static Coroutine<@Nullable Object> coroutine(Frame frame, AsyncGenerator<?> untyped, MethodCall call) {
        var generator = (AsyncGenerator<@Nullable Object>) untyped;
        return switch (call.method()) {
            case "anext" -> generator::anext;
            case "asend" -> {
                var sent = frame.value(((Arguments.Value) call.arguments()).value());
                yield () -> generator.asend(sent);
            }
            case "athrow" -> {
                var error = ((Arguments.Failure) call.arguments()).error().create();
                yield () -> generator.athrow(error);
            }
            case "aclose" ->
                () -> {
                    generator.aclose();
                    return null;
                };
            default -> throw call.unknownFor(untyped);
        };
    }
}
