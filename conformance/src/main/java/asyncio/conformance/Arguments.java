package asyncio.conformance;

import org.jspecify.annotations.Nullable;

/// The arguments of a [MethodCall], in the shapes that methods of the language have.
sealed interface Arguments {
    /// No arguments.
    record None() implements Arguments {}

    /// One value: `set_result`, `set_name`, `put_nowait`, `put`, `asend`.
    record Value(Expr value) implements Arguments {}

    /// The message of `cancel(msg)`; `cancel()` has [None].
    record Message(@Nullable String text) implements Arguments {}

    /// An error to be made when the call is: `set_exception`, `athrow`.
    record Failure(NewError error) implements Arguments {}

    /// A callback by its name, and the variable with its context if it has one: `add_cb`, `remove_cb`.
    record Callback(String name, @Nullable String context) implements Arguments {}

    /// How many: `notify`.
    record Count(int number) implements Arguments {}

    /// A point in time, null for none: `reschedule(at)`.
    record At(Expr when) implements Arguments {}

    /// A time from now: `reschedule(loop.time() + delay)`.
    record In(Expr delay) implements Arguments {}

    /// A yes or no: `shutdown(immediate)`.
    record Immediate(boolean immediate) implements Arguments {}

    /// A predicate: `wait_until`.
    record Until(CounterTest test) implements Arguments {}
}
