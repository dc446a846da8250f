package asyncio;

/// An entry of the ready queue: a callback to run, a task to start or resume, or a fiber that became runnable.
sealed interface Ready permits Handle, Task, Fiber {}
