package asyncio;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tasks and threads that wait in one line, first come, first served, until something is put aside for them.
///
/// ```text
///             grant                    leave
///   waiting ---------> granted ------------------> gone: who leaves granted has it, or has to hand it on
///      |      refuse
///      +-------------> refused ------------------> gone
///      |      leave
///      +-----------------------------------------> gone
/// ```
final class MixedLine {
    /*
     * Everything here is guarded by the lock of the owner. A thread waits for a condition of that lock, so it is woken
     * and finds out why in one piece. A task waits for a future of its loop: it is told through the queue for other
     * threads, and may be cancelled when it has been granted something and has not gone on yet. So who leaves says
     * whether there is something to hand on.
     */
    private final ReentrantLock lock;
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private int granted;

    MixedLine(ReentrantLock lock) {
        this.lock = lock;
    }

    /// Returns for how many that have not gone on yet something is put aside.
    int granted() {
        return granted;
    }

    ThreadPlace joinAsThread() {
        var place = new ThreadPlace(lock.newCondition());
        places.addLast(place);
        return place;
    }

    TaskPlace joinAsTask(Scheduler scheduler) {
        var place = new TaskPlace(scheduler);
        places.addLast(place);
        return place;
    }

    /// Puts something aside for the first in the line. Returns false if nobody waits.
    boolean grant() {
        Place first;
        do {
            first = places.pollFirst();
            if (first == null) return false;
        } while (first.isForgotten());
        first.state = Place.GRANTED;
        granted++;
        first.wake();
        return true;
    }

    void refuseAll() {
        for (Place place; (place = places.pollFirst()) != null; place.wake()) place.state = Place.REFUSED;
    }

    /// Leaves the line. Returns whether something was put aside; it is now for who leaves.
    boolean leave(Place place) {
        if (place.state == Place.WAITING) places.remove(place);
        if (place.state != Place.GRANTED) return false;
        granted--;
        return true;
    }

    /// Where a task or thread is in the line.
    abstract static sealed class Place {
        static final int WAITING = 0;
        static final int GRANTED = 1;
        static final int REFUSED = 2;

        int state = WAITING;

        abstract void wake();

        /// Whether nobody will come back for what is put aside here.
        abstract boolean isForgotten();

        final boolean waits() {
            return state == WAITING;
        }
    }

    /// The place of a thread.
    static final class ThreadPlace extends Place {
        static final long FOREVER = Long.MAX_VALUE;

        private final Condition woken;

        private ThreadPlace(Condition woken) {
            this.woken = woken;
        }

        /// Waits until there is an answer, or the time is over. Blocks, without the lock.
        void await(long nanos) throws InterruptedException {
            if (nanos == FOREVER) {
                while (waits()) woken.await();
            }
            for (long left = nanos; waits() && left > 0; ) left = woken.awaitNanos(left);
        }

        @Override
        void wake() {
            woken.signal();
        }

        @Override
        boolean isForgotten() {
            return false;
        }
    }

    /// The place of a task.
    static final class TaskPlace extends Place {
        private final Scheduler scheduler;
        private final Future<@Nullable Void> answer;

        private TaskPlace(Scheduler scheduler) {
            this.scheduler = scheduler;
            this.answer = new Future<>(scheduler);
        }

        /// Waits until there is an answer. Suspends; not to be called with the lock.
        void await() {
            answer.await();
        }

        @Override
        void wake() {
            if (Scheduler.running() == scheduler) answer.trySucceed(null);
            else scheduler.pushThreadsafe(new Handle(scheduler, () -> answer.trySucceed(null), null));
        }

        @Override
        boolean isForgotten() {
            return scheduler.isClosed();
        }
    }
}
