/// Other processes.
///
/// | you want to                                      | read                                   |
/// |--------------------------------------------------|----------------------------------------|
/// | compute on several processors, or at a distance from what may crash | [asyncio.process.ProcessPoolExecutor] |
///
/// ## Threads
///
/// A pool belongs to no loop and may be used by any thread.
///
/// ## Cancellation
///
/// Cancelling a task that waits for work in a pool cancels the work: what has not begun never does. What has begun goes
/// on unseen, unless the pool was built to kill its process.
package asyncio.process;
