/// Python's asyncio for Java: tasks on one single-threaded event loop.
///
/// A program enters the loop once, with [asyncio.Asyncio#run], and from then on consists of tasks. A task is an
/// ordinary method running on a virtual thread whose scheduler is the loop. It may block, and while it does the loop
/// runs somebody else. At most one task of a loop runs at any moment, so plain fields shared between tasks need no
/// lock.
///
/// ## Where to look
///
/// | you want to                                | read                                                   |
/// |--------------------------------------------|--------------------------------------------------------|
/// | start, wait, sleep, time out               | [asyncio.Asyncio]                                      |
/// | run several things and wait for all        | [asyncio.TaskGroup]                                    |
/// | let one task tell another                  | [asyncio.Event], [asyncio.Future]                      |
/// | hand items from tasks to tasks             | [asyncio.Queue]                                        |
/// | the same, with ends; wait for several      | [asyncio.channels.Channel], [asyncio.channels.Select]  |
/// | keep tasks from getting into each other's way | [asyncio.Lock], [asyncio.Semaphore], [asyncio.Condition] |
/// | compute a sequence bit by bit              | [asyncio.AsyncGenerator]                               |
/// | have a thread do what blocks               | [asyncio.Asyncio#toThread], [asyncio.CapacityLimiter]  |
/// | call into a loop from a thread             | [asyncio.BlockingPortal]                               |
/// | hand items from threads to tasks           | [asyncio.ThreadSafeQueue]                              |
/// | hear of signals                            | [asyncio.Signal]                                       |
/// | carry something along with a request       | [asyncio.ContextVar]                                   |
/// | get to the loop itself                     | [asyncio.EventLoop], [asyncio.Runner]                  |
/// | see what tasks are at, and who waits for whom | [asyncio.TaskTree], [asyncio.LoopStatistics]        |
/// | hear of slow steps and deadlocks           | [asyncio.EventLoop.Builder]                            |
/// | control time in a test                     | [asyncio.testing.VirtualClock]                         |
///
/// ## Threads
///
/// Everything here belongs to the loop that created it and may be used only by the code that runs on that loop. The
/// doors by which other threads come in are [asyncio.EventLoop#callSoonThreadsafe],
/// [asyncio.Asyncio#runCoroutineThreadsafe], [asyncio.BlockingPortal] and [asyncio.ThreadSafeQueue].
///
/// ## Cancellation
///
/// A task is cancelled by having the call in which it waits throw [asyncio.CancelledError]. Methods that may suspend
/// are the only places where that happens, and each of them says so; a blocking call of the JDK is interrupted.
package asyncio;
