package asyncio.stress;

import asyncio.QueueEmptyException;
import asyncio.QueueFullException;
import asyncio.QueueShutDownException;
import asyncio.ThreadSafeQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The queue for threads and tasks, as threads use it, in many interleavings of its steps: Lincheck chooses them.
@Timeout(120)
public final class ThreadSafeQueueModelTest {
    private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 50);

    private final ThreadSafeQueue<Integer> queue = new ThreadSafeQueue<>(2);

    /// Puts an item in.
    ///
    /// @param item the item
    /// @return how that ended
    @Operation
    public String put(int item) {
        try {
            queue.putNowait(item);
            return "put";
        } catch (QueueFullException e) {
            return "full";
        } catch (QueueShutDownException e) {
            return "shut down";
        }
    }

    /// Takes an item out.
    ///
    /// @return the item, or why there is none
    @Operation
    public String get() {
        try {
            return "" + queue.getNowait();
        } catch (QueueEmptyException e) {
            return "empty";
        } catch (QueueShutDownException e) {
            return "shut down";
        }
    }

    /// Counts the items.
    ///
    /// @return how many there are
    @Operation
    public int size() {
        return queue.qsize();
    }

    /// Shuts the queue down.
    ///
    /// @param immediate whether to drop what is in it
    @Operation
    public void shutdown(boolean immediate) {
        queue.shutdown(immediate);
    }

    @Test
    void itsOperationsTakeEffectOneAfterTheOther() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(3)
                .check(ThreadSafeQueueModelTest.class);
    }

    @Test
    void threadsThatWaitGetWhatIsPutInAndNobodyWaitsForEver() {
        Lincheck.runConcurrentTest(INVOCATIONS, () -> {
            var shared = new ThreadSafeQueue<Integer>(1);
            var got = Collections.synchronizedList(new ArrayList<Integer>());
            runAtOnce(List.of(
                    () -> {
                        shared.blocking().put(1);
                        shared.blocking().put(2);
                    },
                    () -> got.add(shared.blocking().take()),
                    () -> got.add(shared.blocking().take())));
            ensure(got.size() == 2 && got.contains(1) && got.contains(2) && shared.empty(), got);
        });
    }

    @Test
    void anInterruptedThreadLeavesItsItemToTheNext() {
        Lincheck.runConcurrentTest(INVOCATIONS, () -> {
            var shared = new ThreadSafeQueue<Integer>();
            var got = Collections.synchronizedList(new ArrayList<Integer>());
            var interrupted = thread(() -> got.add(takeOrZero(shared)));
            var next = thread(() -> got.add(takeOrZero(shared)));
            interrupted.start();
            next.start();
            interrupted.interrupt();
            shared.putNowait(1); // Perhaps for the interrupted one, which is on its way out.
            joinUninterruptibly(interrupted);
            if (!got.contains(0)) shared.putNowait(2); // It was quicker, and the next one still waits.
            joinUninterruptibly(next);
            ensure(got.size() == 2 && got.contains(1) && shared.empty(), got);
        });
    }

    private static int takeOrZero(ThreadSafeQueue<Integer> queue) {
        try {
            return queue.blocking().take();
        } catch (InterruptedException e) {
            return 0;
        }
    }

    @Test
    void shutdownSendsEverybodyAway() {
        Lincheck.runConcurrentTest(INVOCATIONS, () -> {
            var shared = new ThreadSafeQueue<Integer>(1);
            var ends = Collections.synchronizedList(new ArrayList<String>());
            runAtOnce(List.of(
                    () -> ends.add(end(() -> shared.blocking().take())),
                    () -> ends.add(end(() -> shared.blocking().take())),
                    () -> {
                        shared.blocking().offer(1, Duration.ZERO);
                        shared.shutdown();
                    }));
            ensure(ends.size() == 2 && ends.contains("shut down"), ends);
        });
    }

    /// Instead of AssertJ, whose assertions Lincheck cannot look into.
    private static void ensure(boolean holds, Object seen) {
        if (!holds) throw new AssertionError("it ended with " + seen);
    }

    private static String end(Blocking blocking) throws InterruptedException {
        try {
            blocking.run();
            return "got";
        } catch (QueueShutDownException e) {
            return "shut down";
        }
    }

    private static void runAtOnce(List<Blocking> actions) {
        var threads = actions.stream().map(ThreadSafeQueueModelTest::thread).toList();
        threads.forEach(Thread::start);
        threads.forEach(ThreadSafeQueueModelTest::joinUninterruptibly);
    }

    private static Thread thread(Blocking action) {
        return new Thread(() -> {
            try {
                action.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void joinUninterruptibly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Something that waits.
    @FunctionalInterface
    private interface Blocking {
        void run() throws InterruptedException;
    }
}
