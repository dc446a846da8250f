/// Tools for testing code that runs on an event loop. They need no test framework; for JUnit there is a module of its
/// own.
///
/// | you want to                                      | read                                                     |
/// |--------------------------------------------------|----------------------------------------------------------|
/// | let an hour pass in a moment                     | [VirtualClock]                                           |
/// | find the order of tasks in which your code fails | [Simulator], [Simulation]                                |
/// | have a bad network, in memory                    | [SimulatedNetwork], [NetworkTrouble]                     |
/// | know that a call suspends, or does not           | [Testing#assertSuspends], [Testing#assertDoesNotSuspend] |
/// | go on when all other tasks wait                  | [Testing#waitAllTasksBlocked]                            |
/// | put steps of several tasks into order            | [Sequencer]                                              |
/// | see what was left behind                         | [LeakCheck]                                              |
/// | see where all tasks are                          | [TaskDump]                                               |
/// | write what is simulated, and hosts in it         | [SimulationBody], [SimulatedHost]                        |
/// | see what a search has found                      | [Exploration], [SimulationFailure], [DeadlockError]      |
///
/// ## Simulation
///
/// A loop runs one thing at a time, so what can differ from run to run is the order of what is ready, the time, and
/// what comes from outside. A simulation takes all of them from a seed: the schedule of the loop, a virtual clock, and
/// a network in memory. So it can try as many orders as there are seeds, and show the same one again.
package asyncio.testing;
