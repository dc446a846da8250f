package asyncio;

/// The context of a task or callback: one that it shares, or the values of one that it gets a copy of.
///
/// A copy is made when somebody wants to see it, because most tasks and callbacks look at no context variable.
abstract sealed class ContextSource permits Context, ContextMap {
    /// Returns the context: itself, or a new one with these values.
    abstract Context open();

    /// Returns the values as they are now.
    abstract ContextMap values();
}
