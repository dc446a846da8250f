package asyncio.junit;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.getRunningLoop;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.EventLoop;
import asyncio.Future;
import asyncio.testing.LeakCheck;
import asyncio.testing.NetworkTrouble;
import asyncio.testing.SimulatedNetwork;
import asyncio.testing.Simulation;
import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Test classes that [AsyncTestTest] runs. Many of them fail, and are meant to.
final class Samples {
    private Samples() {}

    static final List<String> TRACE = new ArrayList<>();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TURN = Duration.ZERO;

    static final class Passing {
        private Future<String> background;

        @BeforeEach
        void begin(EventLoop loop) {
            background = new Future<>();
            sleep(HOUR);
            TRACE.add("before on " + (loop == getRunningLoop()));
            createTask(() -> {
                sleep(HOUR);
                background.setResult("from before");
            });
        }

        @AfterEach
        void end(EventLoop loop) {
            sleep(HOUR);
            TRACE.add("after on " + (loop == getRunningLoop()));
        }

        @AsyncTest
        void awaits(EventLoop loop, VirtualClock clock) {
            TRACE.add("test on " + (loop == getRunningLoop()) + ", " + background.await() + ", "
                    + clock.elapsed().toHours() + " h");
            assertThat(currentTask()).isNotNull();
        }
    }

    static final class Failing {
        @AsyncTest
        void fails() {
            sleep(HOUR);
            throw new IllegalStateException("after an hour");
        }

        @AsyncTest
        void failsInTheBackground() {
            getRunningLoop().callSoon(() -> {
                throw new IllegalStateException("in a callback");
            });
            sleep(HOUR);
        }

        @AsyncTest
        void leavesAFailedTaskUnseen() {
            createTask(() -> {
                throw new IllegalStateException("in a task");
            });
            sleep(HOUR);
        }

        @AsyncTest
        void isAborted() {
            assumeTrue(false, "not today");
        }
    }

    static final class Hanging {
        @AsyncTest(timeout = 0.2)
        void waitsForEver() {
            createTask(() -> new Future<>().await(), "the other one");
            new Future<>().await();
        }

        @AsyncTest(timeout = 0.2)
        @SuppressWarnings("InfiniteLoopStatement")
        void spins() {
            while (!Thread.currentThread().isInterrupted() && System.nanoTime() < END) Thread.onSpinWait();
        }

        /// By then every test here was given up; nothing spins for ever.
        private static final long END = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);

        @AsyncTest
        @Timeout(value = 200, unit = TimeUnit.MILLISECONDS)
        void waitsLongerThanJUnitAllows() {
            new Future<>().await();
        }
    }

    static final class Leaking {
        @AsyncTest
        void aTask() {
            createTask(() -> sleep(HOUR), "left behind");
        }

        @AsyncTest
        void aTimer() {
            getRunningLoop().callLater(HOUR, () -> {});
        }

        @AsyncTest(leaks = {})
        void nothingThatMatters() {
            createTask(() -> sleep(HOUR));
        }

        @AsyncTest(leaks = LeakCheck.Kind.TIMERS)
        void noTimer() {
            createTask(() -> sleep(HOUR));
        }
    }

    static final class Simulated {
        private final List<String> order = new ArrayList<>();
        private boolean begun;

        @BeforeEach
        void begin(Simulation simulation) {
            assertThat(order).isEmpty();
            begun = simulation.seed() > 0;
        }

        private void twoTasks() {
            assertThat(begun).isTrue();
            taskGroup(group -> {
                group.createTask(() -> order.add("a"), "first");
                group.createTask(() -> order.add("b"), "second");
            });
        }

        @AsyncTest(seeds = 100)
        void passes(EventLoop loop, Simulation simulation) {
            twoTasks();
            assertThat(order).hasSize(2);
            assertThat(loop).isSameAs(getRunningLoop());
            sleep(simulation.duration(TURN, HOUR));
        }

        @AsyncTest(seeds = 100)
        void failsInOneOrder() {
            twoTasks();
            assertThat(order).containsExactly("a", "b");
        }

        @AsyncTest(seeds = 100)
        void leaks() {
            createTask(() -> sleep(HOUR), "left behind");
        }

        @AsyncTest(seeds = 100, cancels = 0.5)
        void isCancelled() {
            createTask(() -> sleep(HOUR)).await();
        }

        @AsyncTest(seed = 17)
        void replays(Simulation simulation) {
            TRACE.add("seed " + simulation.seed());
        }

        @AsyncTest(seeds = 100)
        void isAborted(Simulation simulation) {
            assumeTrue(simulation.seed() != 3, "not with seed 3");
        }

        @AsyncTest(seeds = 1, timeout = 0.2)
        void spins() {
            while (!Thread.currentThread().isInterrupted() && System.nanoTime() < Hanging.END) Thread.onSpinWait();
        }

        @Nested
        final class Inside {
            @AsyncTest(seeds = 10)
            void hasANewOuterInstance() {
                assertThat(order).isEmpty();
                twoTasks();
            }
        }
    }

    static final class OnBothFibers {
        private final Set<String> seen = new TreeSet<>();

        @AsyncTest(fiber = Fibers.BOTH)
        void runsTwice(EventLoop loop) {
            seen.add(loop.toString());
            assertThat(seen).hasSize(1);
            TRACE.add(loop.statistics().fiber().toString());
        }

        @AsyncTest(fiber = Fibers.BOTH)
        void failsOnOne(EventLoop loop) {
            assertThat(loop.toString()).contains("LOOP");
        }
    }

    @AsyncTest(loop = LoopPer.CLASS)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static final class SharedLoop {
        private EventLoop first;
        private Future<String> greeting;

        @BeforeAll
        void begin() {
            first = getRunningLoop();
            greeting = new Future<>();
            createTask(() -> {
                sleep(HOUR);
                greeting.setResult("hello");
            });
        }

        @AfterAll
        void end() {
            TRACE.add("end on " + (first == getRunningLoop()));
        }

        @Test
        void one() {
            TRACE.add(greeting.await() + " on " + (first == getRunningLoop()));
        }

        @Test
        void two() {
            TRACE.add(greeting.await() + " on " + (first == getRunningLoop()));
        }
    }

    @AsyncTest
    @Tag("whole")
    static final class WholeClass {
        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void parameterized(String value, VirtualClock clock) {
            sleep(HOUR);
            TRACE.add(value + clock.elapsed().toHours());
        }

        @RepeatedTest(2)
        void repeated() {
            sleep(HOUR);
            TRACE.add("repeated");
        }

        @Nested
        final class Inside {
            @Test
            void nested() {
                sleep(HOUR);
                TRACE.add("nested");
            }

            @AsyncTest(seeds = 3)
            void simulated(Simulation simulation) {
                TRACE.add("seed " + simulation.seed());
            }
        }
    }

    @AsyncTest(seeds = 2)
    static final class WholeClassSimulated {
        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void parameterized(String value, Simulation simulation) {
            TRACE.add(value + simulation.seed());
        }
    }

    static final class Misused {
        @AsyncTest(seeds = -1)
        void negativeSeeds() {}

        @AsyncTest(seeds = 2, time = Time.REAL)
        void simulatedRealTime() {}

        @AsyncTest(cancels = 0.5)
        void cancelsWithoutSeeds() {}

        @AsyncTest(loop = LoopPer.CLASS)
        void loopOfAClassOnAMethod() {}

        @AsyncTest(timeout = 0)
        void noTime() {}

        @AsyncTest
        void simulationWithoutSeeds(Simulation simulation) {}

        @AsyncTest(time = Time.REAL)
        void virtualClockInRealTime(VirtualClock clock) {}
    }

    static final class Networked {
        private SimulatedNetwork network;

        @BeforeEach
        void begin(SimulatedNetwork network) {
            this.network = network;
            network.host("server").listen(1, (reader, writer) -> {
                writer.write(reader.readLine());
                writer.close();
            });
        }

        private void talk() throws IOException {
            try (var connection = network.host("client").connect("server", 1)) {
                connection.send("hello\n");
                assertThat(connection.reader().readLine()).asString().isEqualTo("hello\n");
            }
        }

        @AsyncTest
        void talks(SimulatedNetwork same) throws IOException {
            assertThat(same).isSameAs(network);
            talk();
        }

        @AsyncTest(seeds = 20)
        void talksInEveryOrder(SimulatedNetwork same) throws IOException {
            assertThat(same).isSameAs(network);
            same.setTrouble(NetworkTrouble.NONE
                    .withLatency(Duration.ofMillis(1), Duration.ofMillis(9))
                    .withPieces(2));
            talk();
        }
    }

    static final class RealTime {
        @AsyncTest(time = Time.REAL)
        void passes(EventLoop loop) {
            sleep(Duration.ofMillis(1));
            TRACE.add("real " + (loop.nanoTime() > 0));
        }
    }
}
