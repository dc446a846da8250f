/// What asyncio for Java costs: JMH benchmarks, and the same work side by side with its peers.
///
/// | you want to                       | read                                                           |
/// |-----------------------------------|----------------------------------------------------------------|
/// | compare with CPython, uvloop, ... | [Compare], which the script `compare` starts                   |
/// | know one cost exactly             | the class whose comment asks your question: [SuspendBenchmark] |
package asyncio.benchmarks;
