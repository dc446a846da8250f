package asyncio.testing;

import asyncio.Asyncio;
import asyncio.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tasks of a loop that wait until the others are blocked. They look again and again, and must not take one another
/// for somebody at work.
final class Quiet {
    private static final Map<EventLoop, Quiet> BY_LOOP = new ConcurrentHashMap<>();

    private final EventLoop loop;
    private int watchers;

    /// How much of the activity of the loop was that of the watchers.
    private long ours;

    private Quiet(EventLoop loop) {
        this.loop = loop;
    }

    /// Waits until nobody else has run for a turn and then for some time. Suspends.
    static void await(Duration cushion) {
        var loop = Asyncio.getRunningLoop();
        var quiet = BY_LOOP.computeIfAbsent(loop, Quiet::new);
        quiet.watchers++;
        try {
            do {
                while (quiet.othersRun(Duration.ZERO)) {}
            } while (!cushion.isZero() && quiet.othersRun(cushion));
        } finally {
            if (--quiet.watchers == 0) BY_LOOP.remove(loop);
        }
    }

    /// Sleeps, and returns whether anybody else has run meanwhile.
    private boolean othersRun(Duration time) {
        long before = loop.activity() - ours;
        Asyncio.sleep(time);
        ours += time.isZero() ? 1 : 2; // A timer is an entry of its own.
        return loop.activity() - ours > before;
    }
}
