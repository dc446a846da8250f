/// Tools for testing code that runs on an event loop. They need no test framework; for JUnit there is a module of its
/// own.
///
/// | you want to                                      | read                                                       |
/// |--------------------------------------------------|------------------------------------------------------------|
/// | let an hour pass in a moment                     | [asyncio.testing.VirtualClock]                             |
/// | find the order of tasks in which your code fails | [asyncio.testing.Simulator], [asyncio.testing.Simulation]  |
/// | have a bad network, in memory                    | [asyncio.testing.SimulatedNetwork], [asyncio.testing.NetworkTrouble] |
/// | know that a call suspends, or does not           | [asyncio.testing.Testing#assertSuspends], [asyncio.testing.Testing#assertDoesNotSuspend] |
/// | go on when all other tasks wait                  | [asyncio.testing.Testing#waitAllTasksBlocked]              |
/// | put steps of several tasks into order            | [asyncio.testing.Sequencer]                                |
/// | see what was left behind                         | [asyncio.testing.LeakCheck]                                |
/// | see where all tasks are                          | [asyncio.testing.TaskDump]                                 |
/// | write what is simulated, and hosts in it | [asyncio.testing.SimulationBody], [asyncio.testing.SimulatedHost] |
/// | see what a search has found | [asyncio.testing.Exploration], [asyncio.testing.SimulationFailure], [asyncio.testing.DeadlockError] |
///
/// ## Simulation
///
/// A loop runs one thing at a time, so what can differ from run to run is the order of what is ready, the time, and
/// what comes from outside. A simulation takes all of them from a seed: the schedule of the loop, a virtual clock, and
/// a network in memory. So it can try as many orders as there are seeds, and show the same one again.
package asyncio.testing;
