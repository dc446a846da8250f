package asyncio.testing;

/// Why a seed of a [Simulator] failed: its run can never end. No task is ready, no timer is pending, and no thread works
/// for the loop; or tasks keep each other busy without end. The message shows all tasks, and where they wait.
///
/// The cause of a [SimulationFailure]. Outside of a simulation a loop that cannot go on tells so by a
/// [asyncio.DeadlockException], of which nobody can be as certain.
public final class DeadlockError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private DeadlockError(String message) {
        super(message);
    }

    static DeadlockError nothingToDo(String dump) {
        return new DeadlockError("nothing can happen any more: no task is ready and no timer is pending\n" + dump);
    }

    static DeadlockError noEnd(int turns, String dump) {
        return new DeadlockError("it did not end within " + turns + " turns of the loop:"
                + " look for tasks that wait by sleeping and looking again\n" + dump);
    }
}
