package asyncio;

import java.util.Locale;

/// What a task that is not done is at. See [TaskTree].
public enum TaskState {
    /// It has not begun.
    NEW,
    /// It can go on, and has to wait for its turn of the loop.
    READY,
    /// It runs now; or it has started the task that runs now, and goes on when that one suspends.
    RUNNING,
    /// It awaits something.
    WAITING,
    /// It is held up in a blocking call of the JDK.
    BLOCKED;

    /// Returns the name in lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
