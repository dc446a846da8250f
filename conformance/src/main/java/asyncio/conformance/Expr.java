package asyncio.conformance;

import org.jspecify.annotations.Nullable;

/// An expression: a value that is known only when the op it belongs to is executed.
sealed interface Expr {
    /// The literal `null`, which is also what an absent expression means.
    Expr NULL = new Literal(null);

    /// The number 0.
    Expr ZERO = new Literal(0L);

    /// A value that stands in the program itself: a `Long`, a `String`, a `Boolean` or null.
    record Literal(@Nullable Object value) implements Expr {}

    /// The register `last` of the invocation that evaluates it.
    record Last() implements Expr {}

    /// The argument of the invocation, as `arg * times + plus`.
    record Argument(long times, long plus) implements Expr {}

    /// A counter of the program, as `counter * times + plus`.
    record Counter(String name, long times, long plus) implements Expr {}
}
