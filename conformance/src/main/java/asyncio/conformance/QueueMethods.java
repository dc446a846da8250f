package asyncio.conformance;

import asyncio.Coroutine;
import asyncio.Queue;
import org.jspecify.annotations.Nullable;

/// The methods of queues, plain and asynchronous: section 6 of `SPEC.md`.
final class QueueMethods {
    private QueueMethods() {}

    static @Nullable Object call(Frame frame, Queue<?> queue, MethodCall call) {
        return switch (call.method()) {
            case "qsize" -> queue.qsize();
            case "empty" -> queue.empty();
            case "full" -> queue.full();
            case "maxsize" -> queue.maxsize();
            case "get_nowait" -> queue.getNowait();
            case "put_nowait" -> {
                untyped(queue).putNowait(item(frame, call));
                yield null;
            }
            case "task_done" -> {
                queue.taskDone();
                yield null;
            }
            case "shutdown" -> {
                queue.shutdown(((Arguments.Immediate) call.arguments()).immediate());
                yield null;
            }
            default -> throw call.unknownFor(queue);
        };
    }

    /// Builds the coroutine that waits at a queue. What it is given is evaluated now.
    static Coroutine<@Nullable Object> coroutine(Frame frame, Queue<?> queue, MethodCall call) {
        return switch (call.method()) {
            case "get" -> queue::get;
            case "put" -> {
                var item = item(frame, call);
                yield () -> {
                    untyped(queue).put(item);
                    return null;
                };
            }
            case "join" ->
                () -> {
                    queue.join();
                    return null;
                };
            default -> throw call.unknownFor(queue);
        };
    }

    private static @Nullable Object item(Frame frame, MethodCall call) {
        return frame.value(((Arguments.Value) call.arguments()).value());
    }

    /// What a queue holds does not matter here: all values of the language are objects.
    @SuppressWarnings("unchecked")
    private static Queue<@Nullable Object> untyped(Queue<?> queue) {
        return (Queue<@Nullable Object>) queue;
    }
}
