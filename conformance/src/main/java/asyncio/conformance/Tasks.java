package asyncio.conformance;

import asyncio.Asyncio;
import asyncio.Awaitable;
import asyncio.Context;
import asyncio.Handle;
import asyncio.Spawner;
import asyncio.Task;
import asyncio.TaskGroup;
import asyncio.TaskOptions;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The ops of an invocation that make tasks, call callbacks and list the tasks there are.
final class Tasks {
    private final Frame frame;

    Tasks(Frame frame) {
        this.frame = frame;
    }

    void create(Op.CreateTask op) {
        var spawner = spawner(op.group());
        var coroutine = new Awaitables(frame).coroutine(op.coroutine());
        var options = new TaskOptions(op.name(), context(op.context()), op.eager());
        frame.state().store(op.variable(), spawner.createTask(coroutine, options));
    }

    private Spawner spawner(@Nullable String group) {
        return group == null ? Asyncio.getRunningLoop() : (TaskGroup) frame.variable(group);
    }

    void ensure(Awaitable<@Nullable Object> awaitable, String variable) {
        frame.state().store(variable, Asyncio.ensureFuture(awaitable));
    }

    void call(Op.Call op) {
        var callback = frame.execution().callbacks().plain(op.callback());
        frame.state().store(op.variable(), schedule(op, callback, context(op.context())));
    }

    private Handle schedule(Op.Call op, Runnable callback, @Nullable Context context) {
        var loop = frame.execution().loop();
        return switch (op.how()) {
            case SOON -> context == null ? loop.callSoon(callback) : loop.callSoon(callback, context);
            case LATER -> {
                var delay = Frame.units(frame.number(op.time()));
                yield context == null ? loop.callLater(delay, callback) : loop.callLater(delay, callback, context);
            }
            case AT -> {
                long when = frame.number(op.time()) * VirtualTime.UNIT;
                yield context == null ? loop.callAt(when, callback) : loop.callAt(when, callback, context);
            }
        };
    }

    private @Nullable Context context(@Nullable String variable) {
        return variable == null ? null : (Context) frame.variable(variable);
    }

    void all() {
        var names = Asyncio.allTasks().stream().map(Task::getName).sorted().collect(Collectors.joining(",", "[", "]"));
        frame.row("all_tasks", names);
    }
}
