package asyncio;

/// An entry of the ready queue: a callback to run, a task to start or resume, a fiber that became runnable, a timer that
/// is due, or a notification within this library. Or what a fiber runs, which may also be its job.
sealed interface Ready permits Handle, Task, Fiber, Fiber.Job, Notification, Timers.Timed {}
