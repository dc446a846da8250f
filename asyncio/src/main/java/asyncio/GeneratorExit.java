package asyncio;

/// Thrown out of `yield` in the body of an [AsyncGenerator] that is being closed.
///
/// A body need not catch it: `finally` and try-with-resources do their work and the generator ends. A body
/// that catches it must not yield again.
///
/// Python: `GeneratorExit`.
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    GeneratorExit() {
        super("the generator is being closed");
    }
}
