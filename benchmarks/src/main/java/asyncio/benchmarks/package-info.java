/// What asyncio for Java costs: JMH benchmarks, and the same work side by side with its peers.
///
/// | you want to                        | read                                                                    |
/// |------------------------------------|-------------------------------------------------------------------------|
/// | compare with CPython, uvloop, ...  | [asyncio.benchmarks.Compare], which the script `compare` starts         |
/// | know one cost exactly              | the class whose comment asks your question: [asyncio.benchmarks.SuspendBenchmark] |
package asyncio.benchmarks;
