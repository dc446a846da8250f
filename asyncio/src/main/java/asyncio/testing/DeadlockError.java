package asyncio.testing;

/// Thrown by a [Simulator] when a run can never end: no task is ready, no timer is pending, and no thread works for the
/// loop; or tasks keep each other busy without end. The message shows all tasks, and where they wait.
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
