package asyncio;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Runs tests in virtual time, and keeps what their tasks note down.
public abstract class InVirtualTime {
    /// Lets what is ready now have its turn.
    protected static final Duration TURN = Duration.ZERO;

    /// One second.
    protected static final Duration SECOND = Duration.ofSeconds(1);

    /// A long time.
    protected static final Duration HOUR = Duration.ofHours(1);

    /// The clock of the loop. It begins at 0.
    protected final VirtualClock clock = new VirtualClock();

    /// What happened, in order.
    protected final List<String> trace = new ArrayList<>();

    /// For the tests.
    protected InVirtualTime() {}

    /// Runs a test on a loop.
    protected void run(VoidCoroutine main) {
        Asyncio.run(clock, main);
    }

    /// Returns the task that asks.
    protected static Task<?> self() {
        return Objects.requireNonNull(Asyncio.currentTask());
    }

    /// Notes down what happened, and in which second.
    protected void note(String what) {
        trace.add(clock.elapsed().toSeconds() + " " + what);
    }

    /// Sleeps until it is cancelled. Then it takes its time.
    protected void sleepAndCleanUp(Duration cleaning) {
        try {
            Asyncio.sleep(HOUR);
        } finally {
            Asyncio.sleep(cleaning);
            trace.add("cleaned up");
        }
    }
}
