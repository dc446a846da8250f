package asyncio.conformance;

import asyncio.ReturnWhen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One instruction of a program. Section 5 of `SPEC.md` says what each of them does.
sealed interface Op {
    /// An op that is done when it is executed; what follows is the next one.
    sealed interface Step extends Op {}

    /// An op that goes elsewhere.
    sealed interface Jump extends Op {}

    /// An op with ops inside, which may jump out of it.
    sealed interface Block extends Op {}

    record Break() implements Jump {}

    record Continue() implements Jump {}

    record Return(Expr value) implements Jump {}

    // Plain ops

    record Log(Expr value) implements Step {}

    record Increment(String counter, long by) implements Step {}

    record If(CounterTest test, List<Op> then, List<Op> orElse) implements Block {}

    record Repeat(int times, List<Op> body) implements Block {}

    record Raise(NewError error) implements Step {}

    record Reraise() implements Step {}

    record Try(List<Op> body, List<Handler> handlers, List<Op> orElse, List<Op> cleanup) implements Block {}

    /// A handler of a [Try]: the kind of error it catches, and what it does then.
    record Handler(String kind, List<Op> body) {}

    // Tasks, callbacks, objects

    record CreateTask(
            Aw coroutine,
            String variable,
            @Nullable String name,
            @Nullable String context,
            @Nullable Boolean eager,
            @Nullable String group)
            implements Step {}

    record Ensure(Aw awaitable, String variable) implements Step {}

    record Call(
            How how,
            String callback,
            Expr time,
            @Nullable String variable,
            @Nullable String context) implements Step {}

    /// When a [Call] calls.
    enum How {
        SOON,
        LATER,
        AT
    }

    record New(Creation what, String variable) implements Step {}

    record Do(MethodCall call) implements Step {}

    record AllTasks() implements Step {}

    // Awaiting

    record Sleep(Expr delay) implements Step {}

    record Await(Aw awaitable) implements Step {}

    record Wait(List<String> futures, ReturnWhen returnWhen, Expr timeout) implements Step {}

    record AsCompleted(
            List<String> futures,
            boolean plain,
            Expr timeout,
            @Nullable String variable,
            List<Op> body) implements Block {}

    record WithTimeout(
            Expr time, boolean absolute, @Nullable String variable, List<Op> body) implements Block {}

    record WithGroup(@Nullable String variable, List<Op> body) implements Block {}

    record With(String variable, List<Op> body) implements Block {}

    record AsyncFor(String variable, List<Op> body) implements Block {}

    /// An `async_for` over a generator made for this loop alone.
    record AsyncForNew(Creation.OfGenerator generator, List<Op> body) implements Block {}

    record Yield(Expr value) implements Step {}

    // Context variables

    record SetContextVar(
            String contextVar, Expr value, @Nullable String variable) implements Step {}

    record GetContextVar(String contextVar) implements Step {}

    record ResetContextVar(String contextVar, String token) implements Step {}
}
