package asyncio;

import asyncio.spi.Clock;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The fibers of a loop that have nothing to do and wait to be runners.
///
/// There is always one when the carrier may need it: starting a thread takes locks, and the carrier must not wait for
/// any.
final class Spares {
    /// So many that it happens rarely, and the JIT compiler leaves it out of what a runner does for every task.
    private static final int MOST_STARTED_AT_ONCE = 256;

    /// Enough for a burst of tasks to find its fibers again.
    private static final int MOST = 1_024;

    /// One in so many fibers that rest is ended. One that was started early keeps the interpreter's frames at the bottom
    /// of its stack, which are large and slow to move: so none lives long, and most are compiled before long.
    private static final int USES = 16;

    private final Scheduler scheduler;
    private final FiberKind kind;
    private final ArrayDeque<Fiber> fibers = new ArrayDeque<>();
    private int started;
    private int rested;

    /// The fiber that is starting spare ones, and may be held up over that.
    private @Nullable Fiber preparing;

    Spares(Scheduler scheduler, FiberKind kind) {
        this.scheduler = scheduler;
        this.kind = kind;
    }

    /// Returns a fiber that does nothing.
    Fiber get() {
        var spare = fibers.pollLast();
        while (spare == null && preparing != null && scheduler.current == null) { // A fiber may wait for a lock itself.
            awaitPreparing(preparing);
            spare = fibers.pollLast();
        }
        return spare != null ? spare : kind.create(scheduler);
    }

    /// Makes sure that the carrier will find a spare fiber should the one that runs now block.
    void prepare() {
        if (fibers.isEmpty() && kind == FiberKind.LOOP && preparing == null) prepareSome();
    }

    /// Starts as many spare fibers as there are already, within reason: a program that needs many needs more.
    private void prepareSome() {
        preparing = scheduler.current;
        try {
            for (int i = Math.clamp(started, 1, MOST_STARTED_AT_ONCE); i > 0; i--) {
                fibers.addLast(kind.create(scheduler));
                started++;
            }
        } finally {
            preparing = null;
        }
    }

    /// Waits on the carrier for a fiber that is held up while it starts a spare one.
    private void awaitPreparing(Fiber fiber) {
        if (!(fiber instanceof LoopFiber held)) return;
        scheduler.mountRunnable(held); // It may be able to go on already.
        if (preparing == null) return;
        scheduler.sleep(Clock.FOREVER);
        scheduler.takeIncoming();
    }

    /// Takes in a fiber that is about to rest. Returns false if it is to end: there are enough, or it is old.
    boolean take(Fiber fiber) {
        if (fibers.size() >= MOST || ++rested % USES == 0) return false;
        fibers.addLast(fiber);
        return true;
    }

    /// Takes back a fiber that was not needed after all.
    void putBack(Fiber spare) {
        spare.leave();
        fibers.addLast(spare);
    }

    /// Ends all of them.
    void retire() {
        for (Fiber spare; (spare = fibers.poll()) != null; ) {
            if (spare instanceof LoopFiber fiber) fiber.retire();
        }
    }
}
