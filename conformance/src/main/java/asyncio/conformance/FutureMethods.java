package asyncio.conformance;

import asyncio.Context;
import asyncio.Future;
import asyncio.Task;
import org.jspecify.annotations.Nullable;

/// The plain methods of futures and tasks.
final class FutureMethods {
    private FutureMethods() {}

    static @Nullable Object call(Frame frame, Future<?> future, MethodCall call) {
        return switch (call.method()) {
            case "done" -> future.done();
            case "cancelled" -> future.cancelled();
            case "result" -> future.result();
            case "exception" -> future.exception().orElse(null);
            case "state" -> Rendering.state(future);
            case "cancel" ->
                call.arguments() instanceof Arguments.Message(var message) ? future.cancel(message) : future.cancel();
            case "set_result" -> {
                untyped(future).setResult(frame.value(((Arguments.Value) call.arguments()).value()));
                yield null;
            }
            case "set_exception" -> {
                future.setException(
                        ((Arguments.Failure) call.arguments()).error().create());
                yield null;
            }
            case "add_cb" -> {
                addDoneCallback(frame, future, (Arguments.Callback) call.arguments());
                yield null;
            }
            case "remove_cb" -> {
                var callback = (Arguments.Callback) call.arguments();
                yield future.removeDoneCallback(frame.execution().callbacks().done(callback.name()));
            }
            default -> {
                if (future instanceof Task<?> task) yield ofTask(frame, task, call);
                throw call.unknownFor(future);
            }
        };
    }

    private static @Nullable Object ofTask(Frame frame, Task<?> task, MethodCall call) {
        return switch (call.method()) {
            case "cancelling" -> task.cancelling();
            case "uncancel" -> task.uncancel();
            case "get_name" -> task.getName();
            case "set_name" -> {
                task.setName(String.valueOf(frame.value(((Arguments.Value) call.arguments()).value())));
                yield null;
            }
            default -> throw call.unknownFor(task);
        };
    }

    private static void addDoneCallback(Frame frame, Future<?> future, Arguments.Callback callback) {
        var function = frame.execution().callbacks().done(callback.name());
        if (callback.context() == null) future.addDoneCallback(function);
        else future.addDoneCallback(function, (Context) frame.variable(callback.context()));
    }

    /// What a future yields does not matter here: all values of the language are objects.
    @SuppressWarnings("unchecked")
    private static Future<@Nullable Object> untyped(Future<?> future) {
        return (Future<@Nullable Object>) future;
    }
}
