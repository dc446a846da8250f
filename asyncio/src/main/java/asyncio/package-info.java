/// Python's asyncio for Java: tasks on one single-threaded event loop.
///
/// A program enters the loop once, with [asyncio.Asyncio#run], and from then on consists of tasks. A task is an
/// ordinary method running on a virtual thread whose scheduler is the loop. It may block, and while it does the loop
/// runs somebody else. At most one task of a loop runs at any moment, so plain fields shared between tasks need no
/// lock.
///
/// ## Where to look
///
/// | you want to                                   | read |
/// |-----------------------------------------------|-----|
/// | start, wait, sleep, time out                  | [asyncio.Asyncio], [asyncio.Runner], [asyncio.Timeout] |
/// | know what can be awaited                      | [asyncio.Awaitable], [asyncio.Coroutine], [asyncio.VoidCoroutine] |
/// | have something run besides                    | [asyncio.Task], [asyncio.TaskOptions], [asyncio.TaskFactory] |
/// | run several things and wait for all           | [asyncio.TaskGroup], [asyncio.Spawner], [asyncio.ExceptionGroup] |
/// | the same, with words of their own             | [asyncio.TaskGroupBody], [asyncio.VoidTaskGroupBody], [asyncio.TimeoutBody], [asyncio.VoidTimeoutBody] |
/// | wait until a task is ready                    | [asyncio.Startable], [asyncio.TaskStatus] |
/// | wait for some, or take what comes first       | [asyncio.WaitResult], [asyncio.ReturnWhen], [asyncio.AsCompleted], [asyncio.Outcome] |
/// | apply a function to many items                | [asyncio.MapConcurrent] |
/// | let one task tell another                     | [asyncio.Event], [asyncio.Future] |
/// | hand items from tasks to tasks                | [asyncio.Queue], [asyncio.PriorityQueue], [asyncio.LifoQueue] |
/// | the same, with ends; wait for several         | [asyncio.channels.Channel], [asyncio.channels.Select] |
/// | let one at a time, or so many                 | [asyncio.Lock], [asyncio.Semaphore], [asyncio.BoundedSemaphore], [asyncio.Held] |
/// | have tasks wait for each other                | [asyncio.Condition], [asyncio.Barrier] |
/// | compute a sequence bit by bit                 | [asyncio.AsyncGenerator], [asyncio.GeneratorExit], [asyncio.StopAsyncIteration] |
/// | have a thread do what blocks                  | [asyncio.Asyncio#toThread], [asyncio.ThreadOptions], [asyncio.CapacityLimiter] |
/// | have a process do it                          | [asyncio.process.ProcessPoolExecutor], [asyncio.SerializableCallable] |
/// | call into a loop from a thread                | [asyncio.BlockingPortal], [asyncio.PortalTask], [asyncio.PortalResource] |
/// | hand items from threads to tasks              | [asyncio.ThreadSafeQueue] |
/// | hear of signals                               | [asyncio.Signal], [asyncio.SignalReceiver] |
/// | end when told to                              | [asyncio.KeyboardInterrupt], [asyncio.SignalInterrupt] |
/// | carry something along with a request          | [asyncio.ContextVar], [asyncio.Context] |
/// | get to the loop itself                        | [asyncio.EventLoop], [asyncio.Handle], [asyncio.TimerHandle], [asyncio.FiberKind] |
/// | hear of what nobody caught                    | [asyncio.ExceptionHandler], [asyncio.ExceptionContext] |
/// | see what tasks are at, and who waits for whom | [asyncio.TaskTree], [asyncio.TaskState], [asyncio.FutureCallGraph], [asyncio.FrameCallGraphEntry] |
/// | see how loops are                             | [asyncio.LoopStatistics], [asyncio.EventLoops], [asyncio.EventLoopMXBean], [asyncio.EventLoopsMXBean] |
/// | hear of slow steps and deadlocks              | [asyncio.EventLoop.Builder], [asyncio.SlowStep], [asyncio.DeadlockException] |
/// | know why something was refused                | [asyncio.InvalidStateException], [asyncio.WrongLoopException] |
/// | know how waiting can end                      | [asyncio.CancelledError], [asyncio.TimeoutException], [asyncio.BrokenBarrierException] |
/// | know why a queue gave or took nothing         | [asyncio.QueueEmptyException], [asyncio.QueueFullException], [asyncio.QueueShutDownException] |
/// | control time in a test                        | [asyncio.testing.VirtualClock] |
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
