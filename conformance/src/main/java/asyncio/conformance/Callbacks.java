package asyncio.conformance;

import asyncio.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The plain callbacks of a running program.
final class Callbacks {
    private final Execution execution;
    private final Map<String, Consumer<Future<?>>> doneCallbacks = new HashMap<>();

    Callbacks(Execution execution) {
        this.execution = execution;
    }

    /// Returns a callback for the loop: no future goes with it.
    Runnable plain(String name) {
        return () -> {
            execution.trace().add("cb", name);
            call(name, Frame.ofCallback(execution, null));
        };
    }

    /// Returns the callback for futures that are done. It is one object for each name, so that it can be removed.
    Consumer<Future<?>> done(String name) {
        return doneCallbacks.computeIfAbsent(name, this::newDone);
    }

    private Consumer<Future<?>> newDone(String name) {
        return future -> {
            execution.trace().add("cb", name + ":" + Rendering.state(future));
            call(name, Frame.ofCallback(execution, future));
        };
    }

    private void call(String name, Frame frame) {
        try {
            frame.run(execution.program().callback(name));
        } catch (Exception error) { // A callback cannot declare it, and the loop shall see the very object.
            throw Rethrow.unchanged(error);
        }
    }
}
