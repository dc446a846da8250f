package asyncio.conformance;

import asyncio.AsyncGenerator;
import asyncio.Context;
import org.jspecify.annotations.Nullable;

/// Creates the objects of an invocation: the op `new`.
final class Creations {
    private final Frame frame;

    Creations(Frame frame) {
        this.frame = frame;
    }

    Object create(Creation what) {
        return switch (what) {
            case Creation.OfFuture() -> frame.execution().loop().createFuture();
            case Creation.OfContext() -> Context.copyCurrent();
            case Creation.OfGenerator generator -> generator(generator);
            case Creation.OfSync sync -> SyncCreations.create(frame, sync);
        };
    }

    /// Returns a new generator object, not started.
    AsyncGenerator<@Nullable Object> generator(Creation.OfGenerator what) {
        var execution = frame.execution();
        var ops = execution.program().generator(what.name());
        long argument = frame.number(what.argument());
        var generator = AsyncGenerator.<@Nullable Object>of(
                output -> Frame.ofGenerator(execution, argument, output).run(ops));
        return frame.state().keep(generator);
    }
}
