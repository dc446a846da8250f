package asyncio;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// Runs callbacks on a loop without a main task, in virtual time.
abstract class OnBareLoop {
    /// The clock of the loop. It begins at 0.
    final VirtualClock clock = new VirtualClock();

    /// What happened, in order.
    final List<String> trace = new ArrayList<>();

    final EventLoop loop = new EventLoop(clock);

    @AfterEach
    void close() {
        loop.close();
    }

    /// Returns a callback that notes something down.
    Runnable note(String what) {
        return () -> trace.add(what);
    }

    /// Runs the loop for ten days.
    void runUntilIdle() {
        loop.callLater(Duration.ofDays(10), loop::stop);
        loop.runForever();
    }
}
