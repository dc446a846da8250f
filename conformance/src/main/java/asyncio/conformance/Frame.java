package asyncio.conformance;

import static asyncio.conformance.Flow.NEXT;

import asyncio.AsyncGenerator;
import asyncio.Asyncio;
import asyncio.Coroutine;
import asyncio.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One invocation of a body, a generator or a callback: its registers, and the interpreter that executes its ops.
///
/// An op that awaits is a call that suspends, so the Java stack is the stack of the program: `try`, loops and
/// `return` need no more than Java's own, and a cancellation arrives as an exception out of the call.
final class Frame {
    private final Execution execution;
    private final long argument;
    private final AsyncGenerator.@Nullable Yielder<@Nullable Object> output;
    private final @Nullable Future<?> finished;
    private final Deque<Throwable> caught = new ArrayDeque<>();
    private final Creations creations = new Creations(this);
    private final Awaitables awaitables = new Awaitables(this);
    private final Tasks tasks = new Tasks(this);
    private final Waits waits = new Waits(this);
    private final Scopes scopes = new Scopes(this);
    private final ContextVars contextVars = new ContextVars(this);
    private @Nullable Object last;
    private @Nullable Object returned;

    private Frame(
            Execution execution,
            long argument,
            AsyncGenerator.@Nullable Yielder<@Nullable Object> output,
            @Nullable Future<?> finished) {
        this.execution = execution;
        this.argument = argument;
        this.output = output;
        this.finished = finished;
    }

    static Frame ofBody(Execution execution, long argument) {
        return new Frame(execution, argument, null, null);
    }

    static Frame ofGenerator(Execution execution, long argument, AsyncGenerator.Yielder<@Nullable Object> output) {
        return new Frame(execution, argument, output, null);
    }

    /// Returns the frame of a callback, called because `finished` is done, if that is why.
    static Frame ofCallback(Execution execution, @Nullable Future<?> finished) {
        return new Frame(execution, 0, null, finished);
    }

    /// Returns the coroutine that executes `ops` in this frame. It can be awaited once.
    Coroutine<@Nullable Object> coroutine(List<Op> ops) {
        return () -> run(ops) == Flow.RETURN ? returned : null;
    }

    Execution execution() {
        return execution;
    }

    ProgramState state() {
        return execution.state();
    }

    void row(String event, String value) {
        execution.trace().add(event, value);
    }

    void setLast(@Nullable Object value) {
        last = value;
    }

    /// Returns the object in a variable, or what the two special names stand for.
    Object variable(String name) {
        @Nullable
        Object object = switch (name) {
            case "@self" -> Asyncio.currentTask();
            case "@fut" -> finished;
            default -> state().variable(name);
        };
        if (object == null) throw new UnsetVariableException(name);
        return object;
    }

    @Nullable
    Object value(Expr expr) {
        return switch (expr) {
            case Expr.Literal(var value) -> value;
            case Expr.Last() -> last;
            case Expr.Argument(var times, var plus) -> argument * times + plus;
            case Expr.Counter(var name, var times, var plus) -> state().counter(name) * times + plus;
        };
    }

    /// Returns the value of an expression that has to be an integer.
    long number(Expr expr) {
        if (value(expr) instanceof Long number) return number;
        throw new MalformedProgramException("an integer was expected where the program has " + expr);
    }

    /// Returns the value of an expression as a duration, or null when there is none.
    @Nullable
    Duration duration(Expr expr) {
        return value(expr) == null ? null : units(number(expr));
    }

    static Duration units(long units) {
        return Duration.ofNanos(units * VirtualTime.UNIT);
    }

    Flow run(List<Op> ops) throws Exception {
        for (var op : ops) {
            var flow = execute(op);
            if (flow != NEXT) return flow;
        }
        return NEXT;
    }

    private Flow execute(Op op) throws Exception {
        return switch (op) {
            case Op.Step step -> {
                step(step);
                yield NEXT;
            }
            case Op.Block block -> block(block);
            case Op.Jump jump -> jump(jump);
        };
    }

    private Flow jump(Op.Jump jump) {
        return switch (jump) {
            case Op.Break() -> Flow.BREAK;
            case Op.Continue() -> Flow.CONTINUE;
            case Op.Return(var value) -> {
                returned = value(value);
                yield Flow.RETURN;
            }
        };
    }

    private Flow block(Op.Block block) throws Exception {
        return switch (block) {
            case Op.If(var test, var then, var orElse) -> run(state().holds(test) ? then : orElse);
            case Op.Repeat(var times, var body) -> repeat(times, body);
            case Op.Try guarded -> runTry(guarded);
            case Op.WithTimeout timeout -> scopes.withTimeout(timeout);
            case Op.WithGroup group -> scopes.withGroup(group);
            case Op.With(var variable, var body) -> scopes.with(variable(variable), body);
            case Op.AsyncFor(var variable, var body) -> scopes.asyncFor(variable(variable), body);
            case Op.AsyncForNew(var generator, var body) -> scopes.asyncFor(creations.generator(generator), body);
            case Op.AsCompleted loop -> waits.asCompleted(loop);
        };
    }

    private Flow repeat(int times, List<Op> body) throws Exception {
        for (int i = 0; i < times; i++) {
            var flow = run(body);
            if (flow.endsLoop()) return flow.afterLoop();
        }
        return NEXT;
    }

    private Flow runTry(Op.Try guarded) throws Exception {
        try {
            return runHandled(guarded);
        } finally {
            run(guarded.cleanup());
        }
    }

    private Flow runHandled(Op.Try guarded) throws Exception {
        Flow flow;
        try {
            flow = run(guarded.body());
        } catch (Throwable error) { // The language has handlers for errors that are an Error here: Cancelled.
            var handler = handlerOf(guarded, error);
            if (handler.isEmpty()) throw error;
            return handle(handler.get(), error);
        }
        return flow == NEXT ? run(guarded.orElse()) : flow;
    }

    private static Optional<Op.Handler> handlerOf(Op.Try guarded, Throwable error) {
        return ErrorKind.of(error)
                .flatMap(kind -> guarded.handlers().stream()
                        .filter(handler -> kind.isCaughtBy(handler.kind()))
                        .findFirst());
    }

    private Flow handle(Op.Handler handler, Throwable error) throws Exception {
        row("except", Rendering.show(error));
        caught.push(error);
        try {
            return run(handler.body());
        } finally {
            caught.pop();
        }
    }

    private void step(Op.Step step) throws Exception {
        switch (step) {
            case Op.Log(var value) -> row("log", Rendering.show(value(value)));
            case Op.Increment(var counter, var by) -> state().increment(counter, by);
            case Op.Raise(var error) -> throw Rethrow.unchanged(error.create());
            case Op.Reraise() -> throw Rethrow.unchanged(caught.element());
            case Op.CreateTask task -> tasks.create(task);
            case Op.Ensure(var awaitable, var variable) -> tasks.ensure(awaitables.build(awaitable), variable);
            case Op.Call call -> tasks.call(call);
            case Op.AllTasks() -> tasks.all();
            case Op.New(var what, var variable) -> state().store(variable, creations.create(what));
            case Op.Do(var call) -> {
                var result = PlainMethods.call(this, call);
                last = result;
                row("do", call.label() + "=" + Rendering.show(result));
            }
            case Op.Sleep(var delay) -> Asyncio.sleep(units(number(delay)));
            case Op.Await(var awaitable) -> {
                var result = Asyncio.await(awaitables.build(awaitable));
                last = result;
                row("await", awaitable.label() + "=" + Rendering.show(result));
            }
            case Op.Wait wait -> waits.await(wait);
            case Op.Yield(var value) -> last = output().yield(value(value));
            case Op.SetContextVar set -> contextVars.set(set);
            case Op.GetContextVar(var name) -> contextVars.get(name);
            case Op.ResetContextVar(var name, var token) -> contextVars.reset(name, variable(token));
        }
    }

    private AsyncGenerator.Yielder<@Nullable Object> output() {
        if (output == null) throw new MalformedProgramException("yield stands outside a generator");
        return output;
    }
}
