package asyncio;

/// An entry of the ready queue: a callback to run, a task to start or resume, a fiber that became runnable, or
/// a notification within this library.
sealed interface Ready permits Handle, Task, Fiber, Fiber.Job, Notification, Timers.Timed {}
