/// Python's asyncio for Java: tasks on one single-threaded event loop.
///
/// A program enters the loop once, with [Asyncio#run], and from then on consists of tasks. A task is an
/// ordinary method running on a virtual thread whose scheduler is the loop. It may block, and while it does the loop
/// runs somebody else. At most one task of a loop runs at any moment, so plain fields shared between tasks need no
/// lock.
///
/// ## Where to look
///
/// | you want to                             | read                                                                   |
/// |-----------------------------------------|------------------------------------------------------------------------|
/// | start, wait, sleep, time out            | [Asyncio], [Runner], [Timeout]                                         |
/// | know what can be awaited                | [Awaitable], [Coroutine], [VoidCoroutine]                              |
/// | have something run besides              | [Task], [TaskOptions], [TaskFactory]                                   |
/// | run several things and wait for all     | [TaskGroup], [Spawner], [ExceptionGroup]                               |
/// | the same, with words of their own       | [TaskGroupBody], [VoidTaskGroupBody], [TimeoutBody], [VoidTimeoutBody] |
/// | wait until a task is ready              | [Startable], [TaskStatus]                                              |
/// | wait for some, or take what comes first | [WaitResult], [ReturnWhen], [AsCompleted], [Outcome]                   |
/// | apply a function to many items          | [MapConcurrent]                                                        |
/// | let one task tell another               | [Event], [Future]                                                      |
/// | hand items from tasks to tasks          | [Queue], [PriorityQueue], [LifoQueue]                                  |
/// | the same, with ends; wait for several   | [asyncio.channels.Channel], [asyncio.channels.Select]                  |
/// | let one at a time, or so many           | [Lock], [Semaphore], [BoundedSemaphore], [Held]                        |
/// | have tasks wait for each other          | [Condition], [Barrier]                                                 |
/// | compute a sequence bit by bit           | [AsyncGenerator], [GeneratorExit], [StopAsyncIteration]                |
/// | have a thread do what blocks            | [Asyncio#toThread], [ThreadOptions], [CapacityLimiter]                 |
/// | have a process do it                    | [asyncio.process.ProcessPoolExecutor], [SerializableCallable]          |
/// | call into a loop from a thread          | [BlockingPortal], [PortalTask], [PortalResource]                       |
/// | hand items from threads to tasks        | [ThreadSafeQueue]                                                      |
/// | hear of signals                         | [Signal], [SignalReceiver]                                             |
/// | end when told to                        | [KeyboardInterrupt], [SignalInterrupt]                                 |
/// | carry something along with a request    | [ContextVar], [Context]                                                |
/// | get to the loop itself                  | [EventLoop], [Handle], [TimerHandle], [FiberKind]                      |
/// | hear of what nobody caught              | [ExceptionHandler], [ExceptionContext]                                 |
/// | see who waits for whom, and where       | [TaskTree], [TaskState], [FutureCallGraph], [FrameCallGraphEntry]      |
/// | see how loops are                       | [LoopStatistics], [EventLoops], [EventLoopMXBean], [EventLoopsMXBean]  |
/// | hear of slow steps and deadlocks        | [EventLoop.Builder], [SlowStep], [DeadlockException]                   |
/// | know why something was refused          | [InvalidStateException], [WrongLoopException]                          |
/// | know how waiting can end                | [CancelledError], [TimeoutException], [BrokenBarrierException]         |
/// | know why a queue gave or took nothing   | [QueueEmptyException], [QueueFullException], [QueueShutDownException]  |
/// | control time in a test                  | [asyncio.testing.VirtualClock]                                         |
///
/// ## Threads
///
/// Everything here belongs to the loop that created it and may be used only by the code that runs on that loop. The
/// doors by which other threads come in are [EventLoop#callSoonThreadsafe],
/// [Asyncio#runCoroutineThreadsafe], [BlockingPortal] and [ThreadSafeQueue].
///
/// ## Cancellation
///
/// A task is cancelled by having the call in which it waits throw [CancelledError]. Methods that may suspend
/// are the only places where that happens, and each of them says so; a blocking call of the JDK is interrupted.
package asyncio;
