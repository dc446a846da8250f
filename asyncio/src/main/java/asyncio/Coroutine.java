package asyncio;

import org.jspecify.annotations.Nullable;

/// A piece of work that a task can run: a lambda that may suspend.
///
/// Awaiting a coroutine runs it on the spot, in the current task; [Spawner#createTask] runs it in a task of its
/// own. Nothing exists before it is started, so there is no coroutine that was "never awaited", and the same
/// coroutine may be started any number of times.
///
/// Python: a coroutine object, or the `async def` function that makes one.
///
/// @param <T> what it returns
@FunctionalInterface
public interface Coroutine<T extends @Nullable Object> extends Awaitable<T> {
    /// Runs this coroutine in the current task. May suspend it.
    @Override
    T await() throws Exception;
}
