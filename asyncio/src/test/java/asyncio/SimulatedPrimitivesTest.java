package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static asyncio.Asyncio.timeout;
import static asyncio.testing.Testing.assertDoesNotSuspend;
import static asyncio.testing.Testing.waitAllTasksBlocked;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.channels.Channel;
import asyncio.testing.Simulation;
import asyncio.testing.SimulationBody;
import asyncio.testing.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every primitive in many orders, with tasks cancelled where they wait and after they were woken. That nobody is left
/// waiting shows in the run coming to its end. `-Dasyncio.simulation.seeds=1000000` tries more.
final class SimulatedPrimitivesTest {
    /// Fibers that hand over are slower.
    private static final int SEEDS = FiberKind.preferred() == FiberKind.LOOP ? 10_000 : 1_000;

    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private static void simulate(SimulationBody body) {
        new Simulator().seeds(SEEDS).cancels(0.1).run(body);
    }

    /// A random pause: none, a turn, or up to three milliseconds.
    private static void pause(Simulation simulation) {
        int kind = simulation.random().nextInt(5);
        if (kind > 0) sleep(MILLISECOND.multipliedBy(kind - 1));
    }

    /// Those who wait in line, to see that nobody is overtaken, but by others who are let in in the same turn.
    private static final class Line {
        private final List<Task<?>> waiting = new ArrayList<>();
        private final int places;

        Line(int places) {
            this.places = places;
        }

        void await(Runnable acquire) {
            var self = Objects.requireNonNull(currentTask());
            waiting.add(self);
            try {
                acquire.run();
                var overtaken = waiting.stream().takeWhile(task -> task != self).filter(task -> task.cancelling() == 0);
                assertThat(overtaken).as("who came before and still waits").hasSizeLessThan(places);
            } finally {
                waiting.remove(self);
            }
        }
    }

    /// Starts tasks and waits for them; what they throw, but for cancellations, is thrown.
    private static void runAll(int count, VoidCoroutine body) {
        var tasks = new ArrayList<Task<?>>();
        for (int i = 1; i <= count; i++) tasks.add(createTask(body, "user " + i));
        awaitAll(tasks);
    }

    private static void awaitAll(List<Task<?>> tasks) {
        gatherOutcomes(tasks).await();
        for (var task : tasks) {
            if (!task.cancelled()) task.result();
        }
    }

    @Test
    void aLockLetsOneInAtATimeInOrderOfArrival() {
        simulate(simulation -> {
            var lock = new Lock();
            var line = new Line(1);
            int[] inside = {0};
            runAll(4, () -> {
                for (int i = 0; i < 2; i++) {
                    pause(simulation);
                    line.await(lock::acquire);
                    try {
                        assertThat(++inside[0]).isEqualTo(1);
                        pause(simulation);
                    } finally {
                        inside[0]--;
                        lock.release();
                    }
                }
            });
            assertThat(lock.locked()).isFalse();
            assertDoesNotSuspend(lock::acquire);
        });
    }

    @Test
    void aSemaphoreKeepsItsPermitsAndTheOrder() {
        simulate(simulation -> {
            int permits = simulation.random().nextInt(1, 4);
            var semaphore = new BoundedSemaphore(permits);
            var line = new Line(permits);
            int[] inside = {0};
            runAll(5, () -> {
                for (int i = 0; i < 2; i++) {
                    line.await(semaphore::acquire);
                    try {
                        assertThat(++inside[0]).isLessThanOrEqualTo(permits);
                        pause(simulation);
                    } finally {
                        inside[0]--;
                        semaphore.release();
                    }
                }
            });
            for (int i = 0; i < permits; i++) assertDoesNotSuspend(semaphore::acquire);
            assertThat(semaphore.locked()).isTrue();
        });
    }

    @Test
    void aConditionLosesNoSignal() {
        simulate(simulation -> {
            var condition = new Condition();
            int[] tokens = {0};
            int[] inside = {0};
            var tasks = new ArrayList<Task<?>>();
            for (int i = 1; i <= 3; i++) {
                tasks.add(createTask(
                        () -> {
                            try (var _ = condition.hold()) {
                                try {
                                    condition.awaitUntil(() -> tokens[0] > 0);
                                } finally {
                                    assertThat(condition.locked()).isTrue();
                                    assertThat(inside[0]).isZero();
                                }
                                inside[0]++;
                                try {
                                    tokens[0]--;
                                    pause(simulation);
                                } finally {
                                    inside[0]--;
                                }
                            }
                        },
                        "consumer " + i));
            }
            for (int i = 1; i <= 2; i++) {
                VoidCoroutine producer = () -> {
                    pause(simulation);
                    try (var _ = condition.hold()) {
                        tokens[0]++;
                        condition.signal();
                    }
                };
                simulation.spare(createTask(producer, "producer " + i));
            }
            waitAllTasksBlocked(MILLISECOND.multipliedBy(10));
            simulation.calm();
            if (tokens[0] > 0)
                assertThat(tasks).as("a token is left, so nobody waits").allMatch(Task::done);
            try (var _ = condition.hold()) {
                tokens[0] += tasks.size();
                condition.signalAll();
            }
            awaitAll(tasks);
            assertThat(condition.locked()).isFalse();
        });
    }

    @Test
    void aBarrierLetsWholePartiesPassAndCanBeUsedAgain() {
        simulate(simulation -> {
            var barrier = new Barrier(3);
            var tasks = new ArrayList<Task<?>>();
            for (int i = 1; i <= 4; i++) {
                tasks.add(createTask(
                        () -> {
                            for (int round = 0; round < 2; round++) {
                                pause(simulation);
                                try {
                                    assertThat(barrier.await()).isBetween(0, 2);
                                } catch (BrokenBarrierException e) {
                                    pause(simulation); // Reset, by the one who saw that too few are left.
                                }
                                assertThat(barrier.waiting()).isLessThan(3);
                            }
                        },
                        "party " + i));
            }
            while (!tasks.stream().allMatch(Task::done)) {
                waitAllTasksBlocked(MILLISECOND.multipliedBy(10));
                barrier.reset();
            }
            awaitAll(tasks);
            simulation.calm();

            assertThat(barrier.waiting()).isZero();
            var places = new TreeSet<Integer>();
            runAll(3, () -> places.add(barrier.await()));
            assertThat(places).containsExactly(0, 1, 2);
        });
    }

    @Test
    void aQueueLosesNoItemAndKeepsTheOrder() {
        simulate(simulation -> {
            var queue = new Queue<Integer>(simulation.random().nextInt(3));
            var put = new ArrayList<Integer>();
            var got = new ArrayList<Integer>();
            var producers = new ArrayList<Task<?>>();
            for (int i = 1; i <= 3; i++) {
                int number = i;
                producers.add(createTask(
                        () -> {
                            for (int item = number * 10; item < number * 10 + 3; item++) {
                                queue.put(item);
                                put.add(item);
                                pause(simulation);
                            }
                        },
                        "producer " + i));
            }
            var consumers = new ArrayList<Task<?>>();
            for (int i = 1; i <= 3; i++) {
                consumers.add(createTask(
                        () -> {
                            for (int item : queue) {
                                got.add(item);
                                queue.taskDone();
                                pause(simulation);
                            }
                        },
                        "consumer " + i));
            }
            var last = simulation.spare(createTask(
                    () -> {
                        for (int item : queue) { // Should all others be cancelled.
                            got.add(item);
                            queue.taskDone();
                        }
                    },
                    "last consumer"));
            awaitAll(producers);
            queue.join();
            queue.shutdown();
            consumers.add(last);
            awaitAll(consumers);
            assertThat(got).isEqualTo(put);
            assertThat(queue.empty()).isTrue();
        });
    }

    @Test
    void aChannelLosesNoItemAndEndsForEverybody() {
        simulate(simulation -> {
            var channel = Channel.<Integer>bounded(simulation.random().nextInt(3));
            var sent = new ArrayList<Integer>();
            var received = new ArrayList<Integer>();
            var tasks = new ArrayList<Task<?>>();
            for (int i = 1; i <= 3; i++) {
                int number = i;
                var sender = channel.sender().duplicate();
                var sending = createTask(
                        () -> {
                            for (int item = number * 10; item < number * 10 + 3; item++) {
                                pause(simulation);
                                sender.send(item);
                                sent.add(item);
                            }
                        },
                        "sender " + i);
                sending.addDoneCallback(_ -> sender.close()); // Also if it never began.
                tasks.add(sending);
            }
            channel.sender().close();
            for (int i = 1; i <= 3; i++) {
                var receiver = channel.receiver().duplicate();
                VoidCoroutine receiving = () -> {
                    for (int item : receiver) {
                        received.add(item);
                        pause(simulation);
                    }
                };
                var task = createTask(receiving, "receiver " + i);
                tasks.add(i == 3 ? simulation.spare(task) : task); // Should all others be cancelled.
            }
            awaitAll(tasks);
            // An item that was for a task that was cancelled is given back, maybe when all others are gone.
            for (int item : channel.receiver()) received.add(item);
            assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
            channel.receiver().close();
        });
    }

    private static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Trouble() {
            super("on purpose");
        }
    }

    @Test
    void aGroupOutlivesItsTasksAndReportsThemAll() {
        simulate(simulation -> runAll(2, () -> {
            var self = Objects.requireNonNull(currentTask());
            var children = new ArrayList<Task<?>>();
            int[] failures = {0};
            try {
                taskGroup(group -> {
                    for (int i = 1; i <= 3; i++) {
                        boolean fails = simulation.random().nextInt(4) == 0;
                        children.add(group.createTask(
                                () -> {
                                    try {
                                        pause(simulation);
                                    } finally {
                                        pause(simulation);
                                    }
                                    if (fails) {
                                        failures[0]++;
                                        throw new Trouble();
                                    }
                                },
                                "child " + i));
                    }
                    pause(simulation);
                });
                assertThat(failures[0]).isZero();
            } catch (ExceptionGroup e) {
                assertThat(e.exceptions()).hasSize(failures[0]).hasOnlyElementsOfType(Trouble.class);
            } catch (CancelledError e) {
                assertThat(self.cancelling()).isPositive();
                assertThat(failures[0]).isZero();
                throw e;
            } finally {
                assertThat(children).allMatch(Task::done);
            }
            if (self.cancelling() == 0) sleep(MILLISECOND); // No cancellation of the group's is left over.
        }));
    }

    @Test
    void aTimeoutEndsItsBlockInTimeAndLeavesNoCancellation() {
        simulate(simulation -> runAll(3, () -> {
            var self = Objects.requireNonNull(currentTask());
            long began = simulation.clock().nanoTime();
            var limit = MILLISECOND.multipliedBy(simulation.random().nextInt(4));
            var work = MILLISECOND.multipliedBy(simulation.random().nextInt(4));
            boolean timedOut = false;
            try {
                timeout(limit, () -> {
                    timeout(MILLISECOND.multipliedBy(4), () -> sleep(work));
                });
            } catch (TimeoutException e) {
                timedOut = true;
            }
            var passed = Duration.ofNanos(simulation.clock().nanoTime() - began);
            assertThat(passed).isEqualTo(timedOut ? limit : work);
            if (self.cancelling() == 0) sleep(MILLISECOND); // No cancellation of the timeout's is left over.
        }));
    }

    @Test
    void anEventWakesEverybody() {
        simulate(simulation -> {
            var event = new Event();
            var tasks = new ArrayList<Task<?>>();
            for (int i = 1; i <= 4; i++) {
                tasks.add(createTask(() -> {
                    pause(simulation);
                    event.await();
                }));
            }
            pause(simulation);
            event.set();
            awaitAll(tasks);
            assertDoesNotSuspend(event::await);
        });
    }
}
