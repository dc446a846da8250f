package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class FiberTest {
    private static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(() -> "clean");
    private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

    private final List<String> trace = new ArrayList<>();

    @Test
    void tasksOfOneLoopHaveThreadsOfTheirOwn() {
        Asyncio.run(() -> {
            var threads = new ArrayList<Thread>();
            VoidCoroutine note = () -> {
                threads.add(Thread.currentThread());
                sleep(Duration.ZERO);
                assertThat(threads).contains(Thread.currentThread());
            };
            Asyncio.gather(note, note, note).await();

            assertThat(threads).doesNotHaveDuplicates().allMatch(Thread::isVirtual);
        });
    }

    /// The JDK keeps a virtual thread from running while another thread looks at its stack.
    @Test
    void whoLooksAtTheStacksOfTasksHoldsUpNone() throws InterruptedException {
        var threads = new CopyOnWriteArrayList<Thread>();
        var over = new AtomicBoolean();
        var onlooker = Thread.ofPlatform().start(() -> {
            while (!over.get()) threads.forEach(Thread::getStackTrace);
        });
        VoidCoroutine turns = () -> {
            threads.add(Thread.currentThread());
            for (int i = 0; i < 5_000; i++) sleep(Duration.ZERO);
            trace.add("done");
        };
        try {
            Asyncio.run(() -> Asyncio.gather(turns, turns, turns).await());
        } finally {
            over.set(true);
            onlooker.join();
        }

        assertThat(trace).containsExactly("done", "done", "done");
    }

    @Test
    void nothingOfATaskLeaksIntoTheNextOneOnItsFiber() {
        Asyncio.run(() -> {
            for (int i = 0; i < 20; i++) {
                boolean suspend = i % 2 == 0;
                createTask(() -> leaveTracks(suspend), "messy").await();
                createTask(this::lookForTracks).await();
                createTask(this::lookForTracks, TaskOptions.DEFAULT.withEagerStart(true))
                        .await();
            }
        });

        assertThat(trace).isEmpty();
    }

    private static void leaveTracks(boolean suspend) {
        LOCAL.set("dirty");
        INHERITABLE.set("dirty");
        Thread.currentThread().setName("dirty");
        if (suspend) sleep(Duration.ZERO);
        Thread.currentThread().interrupt();
    }

    private void lookForTracks() {
        var thread = Thread.currentThread();
        if (!LOCAL.get().equals("clean")) trace.add("a thread-local");
        if (INHERITABLE.get() != null) trace.add("an inheritable thread-local");
        if (thread.isInterrupted()) trace.add("the interrupt status");
        if (!thread.getName().isEmpty()) trace.add("the name " + thread.getName());
    }

    @Test
    void aTaskKeepsItsThreadLocalsAndItsInterruptStatusAcrossSuspensions() {
        Asyncio.run(() -> {
            LOCAL.set("mine");
            Thread.currentThread().interrupt();
            var other = createTask(() -> LOCAL.set("other"));
            sleep(Duration.ZERO);
            other.await();

            assertThat(LOCAL.get()).isEqualTo("mine");
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void theNameOfATaskIsTheNameOfItsThread() {
        Asyncio.run(() -> {
            var task = createTask(
                    () -> {
                        trace.add(Thread.currentThread().getName());
                        sleep(Duration.ZERO);
                        trace.add(Thread.currentThread().getName());
                    },
                    "first");
            sleep(Duration.ZERO);
            task.setName("second");
            task.await();
        });

        assertThat(trace).containsExactly("first", "second");
    }

    /// Wakeups that nobody asked for must neither make a step happen twice nor swallow one.
    @Test
    void strangersWhoUnparkAndInterruptTasksLoseAndDoubleNothing() throws InterruptedException {
        int steps = 20_000;
        var threads = new CopyOnWriteArrayList<Thread>();
        var over = new AtomicBoolean();
        var strangers = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            var random = new SplittableRandom(i);
            strangers.add(Thread.ofPlatform().daemon().start(() -> disturb(threads, over, random)));
        }
        Asyncio.run(() -> {
            var event = new Event();
            Asyncio.taskGroup(group -> {
                group.createTask(() -> count(threads, "sleep 0", steps, () -> sleep(Duration.ZERO)));
                group.createTask(() -> count(threads, "sleep", steps / 20, () -> sleep(Duration.ofNanos(10_000))));
                group.createTask(() ->
                        count(threads, "task", steps, () -> createTask(() -> {}).await()));
                group.createTask(() -> count(threads, "set", steps, () -> {
                    event.set();
                    sleep(Duration.ZERO);
                    event.clear();
                    sleep(Duration.ZERO);
                }));
            });
        });
        over.set(true);
        for (var stranger : strangers) stranger.join();

        assertThat(trace)
                .containsExactlyInAnyOrder("sleep 0 " + steps, "sleep " + steps / 20, "task " + steps, "set " + steps);
    }

    private void count(List<Thread> threads, String name, int steps, Runnable step) {
        threads.add(Thread.currentThread());
        int done = 0;
        for (int i = 0; i < steps; i++) {
            step.run();
            done++;
        }
        threads.remove(Thread.currentThread());
        trace.add(name + " " + done);
    }

    private static void disturb(List<Thread> threads, AtomicBoolean over, SplittableRandom random) {
        while (!over.get()) {
            for (var thread : threads) {
                if (random.nextInt(4) == 0) thread.interrupt();
                else LockSupport.unpark(thread);
            }
            if (random.nextInt(64) == 0) LockSupport.parkNanos(1);
        }
    }

    @Test
    void aWokenTaskGoesOnWhereItStoodOnlyWhenItsTurnComes() {
        Asyncio.run(new VirtualClock(), () -> {
            var future = new Future<String>();
            var thread = new Thread[1];
            var task = createTask(() -> {
                thread[0] = Thread.currentThread();
                trace.add(future.await());
            });
            sleep(Duration.ZERO);
            LockSupport.unpark(thread[0]);
            thread[0].interrupt();
            sleep(Duration.ofHours(1));
            trace.add("still waiting");
            future.setResult("done");
            task.await();
        });

        assertThat(trace).containsExactly("still waiting", "done");
    }

    @Test
    void aStackOverflowEndsOnlyItsTask() {
        Asyncio.run(() -> {
            var task = createTask(() -> deeper(0));
            assertThatThrownBy(task::await).isInstanceOf(StackOverflowError.class);
            trace.add(createTask(() -> "still works").await());
        });

        assertThat(trace).containsExactly("still works");
    }

    private static int deeper(int depth) {
        return depth < 0 ? 0 : deeper(depth + 1) + 1;
    }

    @Test
    void aLoopCanBeMadeOfEitherKind() {
        for (var kind : FiberKind.values()) {
            if (!kind.isAvailable()) continue;
            try (var runner = new Runner(() -> EventLoop.builder().fiber(kind).build())) {
                trace.add(runner.run(() -> sleep(Duration.ZERO, "ran on " + kind)));
            }
        }

        assertThat(trace).contains("ran on HANDOFF");
    }

    @Test
    void aKindThatCannotWorkSaysWhichOptionIsMissing() {
        assumeTrue(!FiberKind.LOOP.isAvailable());

        assertThatThrownBy(() -> EventLoop.builder().fiber(FiberKind.LOOP).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--add-opens java.base/java.lang=")
                .hasMessageContaining("HANDOFF");
    }
}
