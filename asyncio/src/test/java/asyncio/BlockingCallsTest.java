package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.testing.VirtualClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tasks that are held up in blocking calls of the JDK, on fibers that the loop schedules.
@SuppressWarnings({"ThreadPriorityCheck", "WaitNotInLoop"}) // Such calls are the subject.
final class BlockingCallsTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final List<String> trace = new ArrayList<>();

    @BeforeEach
    void onlyWhereABlockingCallSuspendsNobodyElse() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);
    }

    @Test
    void sleepingTasksSleepAtTheSameTime() {
        Asyncio.run(() -> {
            var sleeper = createTask(() -> {
                trace.add("sleeps");
                Thread.sleep(SHORT);
                trace.add("slept");
            });
            sleep(Duration.ZERO);
            for (int i = 0; i < 3; i++) {
                trace.add("meanwhile");
                sleep(Duration.ZERO);
            }
            sleeper.await();
        });

        assertThat(trace).containsExactly("sleeps", "meanwhile", "meanwhile", "meanwhile", "slept");
    }

    @Test
    void aMonitorHeldAcrossASuspensionHoldsUpOnlyThoseWhoWantIt() {
        var monitor = new Object();
        Asyncio.run(() -> {
            gather(() -> hold(monitor, "a"), () -> hold(monitor, "b"), () -> {
                        sleep(Duration.ZERO);
                        trace.add("meanwhile");
                    })
                    .await();
        });

        assertThat(trace).containsExactly("a in", "meanwhile", "a out", "b in", "b out");
    }

    private void hold(Object monitor, String name) {
        synchronized (monitor) {
            trace.add(name + " in");
            sleep(SHORT);
            trace.add(name + " out");
        }
    }

    @Test
    void aReentrantLockHeldAcrossASuspensionHoldsUpOnlyThoseWhoWantIt() {
        var lock = new ReentrantLock();
        Asyncio.run(() -> {
            gather(() -> hold(lock, "a"), () -> hold(lock, "b"), () -> {
                        sleep(Duration.ZERO);
                        trace.add("meanwhile");
                    })
                    .await();
        });

        assertThat(trace).containsExactly("a in", "meanwhile", "a out", "b in", "b out");
    }

    private void hold(ReentrantLock lock, String name) {
        lock.lock();
        try {
            trace.add(name + " in");
            sleep(SHORT);
            trace.add(name + " out");
        } finally {
            lock.unlock();
        }
    }

    @Test
    void aTaskThatWaitsOnAMonitorIsNotifiedByAnother() {
        var monitor = new Object();
        Asyncio.run(() -> {
            var waiter = createTask(() -> {
                synchronized (monitor) {
                    while (trace.isEmpty()) monitor.wait();
                    trace.add("notified");
                }
            });
            sleep(Duration.ZERO);
            synchronized (monitor) {
                trace.add("notifies");
                monitor.notifyAll();
            }
            waiter.await();
        });

        assertThat(trace).containsExactly("notifies", "notified");
    }

    @Test
    void aTaskThatTakesFromABlockingQueueGetsWhatAnotherPuts() {
        var queue = new SynchronousQueue<String>();
        Asyncio.run(() -> {
            var taker = createTask(queue::take);
            sleep(Duration.ZERO);
            queue.put("item");
            trace.add(taker.await());
        });

        assertThat(trace).containsExactly("item");
    }

    @Test
    void serverAndClientTalkOverBlockingSocketsInOneLoop() {
        Asyncio.run(() -> {
            try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                var serving = createTask(() -> {
                    try (var connection = server.accept()) {
                        int read = connection.getInputStream().read();
                        connection.getOutputStream().write(read + 1);
                    }
                });
                try (var client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    client.getOutputStream().write(41);
                    trace.add("got " + client.getInputStream().read());
                }
                serving.await();
            }
        });

        assertThat(trace).containsExactly("got 42");
    }

    @Test
    void virtualTimeStandsStillWhileATaskIsBlocked() {
        var clock = new VirtualClock();
        Asyncio.run(clock, () -> {
            var blocked = createTask(() -> {
                Thread.sleep(SHORT);
                trace.add("slept at " + clock.elapsed());
            });
            sleep(Duration.ofHours(1));
            trace.add("woke at " + clock.elapsed());
            blocked.await();
        });

        assertThat(trace).containsExactly("slept at PT0S", "woke at PT1H");
    }

    @Test
    void virtualThreadsStartedByATaskRunOnTheSchedulerOfTheJdk() {
        Asyncio.run(() -> {
            var own = Thread.currentThread();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = executor.submit(() -> {
                    Thread.sleep(1);
                    return Asyncio.currentTask() == null && Thread.currentThread() != own;
                });
                var second = executor.submit(() -> {
                    // A long computation does not hold up the loop.
                    while (!trace.contains("loop goes on")) Thread.onSpinWait();
                    return true;
                });
                sleep(Duration.ofMillis(1));
                trace.add("loop goes on");
                assertThat(first.get()).isTrue();
                assertThat(second.get()).isTrue();
            }
            var thread = Thread.ofVirtual().start(Thread::yield);
            thread.join();
        });
    }

    @Test
    void yieldingTheThreadLetsOtherTasksHaveATurn() {
        Asyncio.run(() -> {
            var other = createTask(() -> trace.add("other"));
            for (int i = 0; i < 1_000 && !other.done(); i++) Thread.yield();
            trace.add("yielder");
        });

        assertThat(trace).containsExactly("other", "yielder");
    }
}
