/// Other processes: programs that are started, talked to and ended; and pools of JVMs that compute.
///
/// | you want to                                             | read                                                   |
/// |---------------------------------------------------------|--------------------------------------------------------|
/// | run a program and have what it prints, with a deadline  | [Subprocess#run(java.time.Duration, String...)]        |
/// | start a program and talk to it                          | [Subprocess]                                           |
/// | say where its input comes from, and its directory       | [SubprocessOptions], [Stdio]                           |
/// | hear of each piece of output as a callback              | [SubprocessProtocol]                                   |
/// | compute on several processors, or where it may crash    | [ProcessPoolExecutor]                                  |
/// | see what a program has printed, also if it was too slow | [CompletedProcess], [SubprocessTimeoutException]       |
/// | send it signals, below its streams                      | [SubprocessTransport]                                  |
/// | know what can be sent to a worker                       | [asyncio.SerializableCallable], [SerializableFunction] |
/// | the same, without a result; what cannot be sent         | [SerializableRunnable], [TransferException]            |
/// | know that a worker has crashed                          | [BrokenProcessPoolException]                           |
///
/// ## Threads
///
/// A subprocess belongs to the loop on which it was made. The loop never blocks: threads start programs, read from
/// pipes and write to them, each only while there is something to do. While a child runs, that is work outside the
/// loop, and virtual time stands still. A pool belongs to no loop and may be used by any thread.
///
/// ## Cancellation
///
/// A child does not end because the task that started it does, or is cancelled, except in
/// [Subprocess#run(java.time.Duration, String...)].
///
/// Cancelling a task that waits for work in a pool cancels the work: what has not begun never does. What has begun goes
/// on unseen, unless the pool was built to kill its process.
package asyncio.process;
