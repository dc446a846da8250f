package asyncio.testing;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import asyncio.Asyncio;
import asyncio.Awaitable;
import asyncio.Future;
import asyncio.Lock;
import asyncio.Task;
import asyncio.TaskOptions;
import asyncio.VoidCoroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SimulatorTest {
    private static final Duration TURN = Duration.ZERO;

    private static SimulationFailure failureOf(Simulator simulator, SimulationBody body) {
        var failure = catchThrowableOfType(SimulationFailure.class, () -> simulator.run(body));
        assertThat(failure).as("the planted bug is found").isNotNull();
        return failure;
    }

    /// Fails only if "late" is done before "early".
    private static void oneReordering(Simulation simulation) {
        var order = new ArrayList<String>();
        taskGroup(group -> {
            for (var name : List.of("a", "b", "early", "c", "late", "d")) {
                group.createTask(
                        () -> {
                            sleep(TURN);
                            order.add(name);
                        },
                        name);
            }
        });
        assertThat(order.indexOf("early")).isLessThan(order.indexOf("late"));
    }

    private static void lostUpdate(Simulation simulation) {
        var account = new PlantedBugs.Account();
        taskGroup(group -> {
            group.createTask(() -> account.deposit(1_000), "large deposit");
            group.createTask(
                    () -> {
                        sleep(TURN);
                        account.deposit(10);
                    },
                    "small deposit");
        });
        assertThat(account.balance()).isEqualTo(1_010);
    }

    private static void lostWakeup(Simulation simulation) {
        var gate = new PlantedBugs.Gate();
        taskGroup(group -> {
            group.createTask(gate::await, "waiter");
            group.createTask(
                    () -> {
                        sleep(TURN);
                        gate.open();
                    },
                    "opener");
        });
    }

    private static void forgottenHandOver(Simulation simulation) {
        var lock = new PlantedBugs.HandingLock();
        var tasks = new ArrayList<Task<?>>();
        for (int i = 1; i <= 3; i++) {
            VoidCoroutine user = () -> {
                lock.acquire();
                try {
                    sleep(Duration.ofMillis(1));
                } finally {
                    lock.release();
                }
            };
            tasks.add(createTask(user, "user " + i));
        }
        gatherOutcomes(tasks).await();
    }

    @Test
    void aLostUpdateIsFoundAndReplayed() {
        // @start region=lostUpdate
        SimulationBody twoDeposits = simulation -> {
            var balance = new AtomicInteger();
            VoidCoroutine deposit = () -> {
                int before = balance.get();
                sleep(simulation.duration(Duration.ZERO, Duration.ofMillis(2)));
                balance.set(before + 10);
            };
            gather(deposit, deposit).await();
            assertThat(balance.get()).isEqualTo(20);
        };
        assertThatThrownBy(() -> new Simulator().seeds(100).run(twoDeposits))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("Run it again with new Simulator().replay(1)");
        // @end
        var failure = failureOf(new Simulator(), SimulatorTest::lostUpdate);
        var again = failureOf(new Simulator().replay(failure.seed()), SimulatorTest::lostUpdate);

        assertThat(again.seed()).isEqualTo(failure.seed());
        assertThat(again.changes()).isEqualTo(failure.changes());
        assertThat(failure.getCause()).hasMessageContaining("1010");
    }

    @Test
    void aLostWakeupIsFoundAndTheTasksAreShown() {
        var failure = failureOf(new Simulator(), SimulatorTest::lostWakeup);

        assertThat(failure.getCause())
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("nothing can happen any more")
                .hasMessageContaining("Task waiter")
                .hasMessageContaining("PlantedBugs$Gate.await");
        assertThat(failureOf(new Simulator().replay(failure.seed()), SimulatorTest::lostWakeup))
                .hasMessageContaining("seed " + failure.seed() + " fails");
    }

    @Test
    void aForgottenHandOverIsFoundByCancels() {
        assertThatCode(() -> new Simulator().run(SimulatorTest::forgottenHandOver))
                .doesNotThrowAnyException();

        var failure = failureOf(new Simulator().cancels(0.2), SimulatorTest::forgottenHandOver);

        assertThat(failure.getCause()).isInstanceOf(DeadlockError.class);
        assertThat(failure.changes()).anySatisfy(change -> assertThat(change).contains("is cancelled"));
        assertThat(failure.changes()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void bothExplorationsFindThem() {
        for (var exploration : List.of(Exploration.RANDOM, Exploration.PRIORITIES)) {
            var simulator = new Simulator().exploration(exploration);
            failureOf(simulator, SimulatorTest::lostUpdate);
            failureOf(simulator, SimulatorTest::lostWakeup);
            failureOf(simulator.cancels(0.2), SimulatorTest::forgottenHandOver);
        }
    }

    @Test
    void theFailureShowsTheOneReorderingThatMatters() {
        var failure = failureOf(new Simulator(), SimulatorTest::oneReordering);

        assertThat(failure.changes()).hasSize(1);
        assertThat(failure.changes().getFirst())
                .contains("task \"late\" goes before ")
                .contains("task \"early\"")
                .contains("has not begun");
        assertThat(failure).hasMessageContaining("This is all that has to be otherwise");
    }

    @Test
    void whatFailsInOrderNeedsNoReordering() {
        var failure = failureOf(new Simulator(), _ -> {
            sleep(TURN);
            throw new IllegalStateException("always");
        });

        assertThat(failure.changes()).isEmpty();
        assertThat(failure)
                .hasMessageContaining("IllegalStateException: always")
                .hasMessageContaining("in the order in which the tasks became ready, too");
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        SimulationBody body = simulation -> {
            taskGroup(group -> {
                for (int i = 0; i < 5; i++) {
                    group.createTask(() -> {
                        sleep(simulation.duration(TURN, Duration.ofMillis(5)));
                        simulation.note("woke up");
                        sleep(TURN);
                    });
                }
            });
        };
        var simulator = new Simulator().cancels(0.05);
        var traces = new HashSet<List<String>>();
        for (long seed = 1; seed <= 20; seed++) {
            var trace = simulator.trace(seed, body);
            assertThat(simulator.trace(seed, body)).isEqualTo(trace);
            traces.add(trace);
        }
        assertThat(traces).hasSizeGreaterThan(15);
    }

    @Test
    void aBodyThatIsNotDeterministicIsFoundOut() {
        var calls = new AtomicInteger();

        assertThatThrownBy(() -> new Simulator().run(simulation -> simulation.note("call " + calls.incrementAndGet())))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("the body is not deterministic")
                .hasMessageContaining("call ")
                .hasMessageContaining("simulation.random()");
    }

    @Test
    void everyOrderOfThreeTasksIsTried() {
        Set<List<Integer>> orders = new HashSet<>();

        new Simulator().seeds(200).run(_ -> {
            var order = new ArrayList<Integer>();
            taskGroup(group -> {
                for (int i = 0; i < 3; i++) {
                    int number = i;
                    group.createTask(() -> order.add(number));
                }
            });
            orders.add(order);
        });

        assertThat(orders).hasSize(6);
    }

    @Test
    void callbacksKeepTheirOrder() {
        new Simulator().seeds(200).run(_ -> {
            var order = new ArrayList<Integer>();
            var future = new Future<Integer>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                future.addDoneCallback(_ -> order.add(number));
                createTask(() -> {});
            }
            future.setResult(0);
            for (int i = 4; i < 8; i++) {
                int number = i;
                Asyncio.getRunningLoop().callSoon(() -> order.add(number));
            }
            sleep(Duration.ofMillis(1));
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        });
    }

    @Test
    void theBodyAndSparedTasksAreNotCancelled() {
        new Simulator().seeds(50).cancels(1).run(simulation -> {
            var spared = simulation.spare(createTask(() -> sleep(Duration.ofMillis(5), "done")));
            var other = createTask(() -> sleep(Duration.ofMillis(5)));
            gatherOutcomes(List.<Awaitable<?>>of(spared, other)).await();
            assertThat(spared.result()).isEqualTo("done");
            assertThat(other.cancelled()).isTrue();
        });
    }

    @Test
    void calmEndsTheCancels() {
        new Simulator().seeds(50).cancels(1).run(simulation -> {
            simulation.calm();
            gather(() -> sleep(Duration.ofMillis(5)), () -> sleep(TURN)).await();
        });
    }

    @Test
    void aReportToTheExceptionHandlerFailsTheSeed() {
        var failure = failureOf(new Simulator(), _ -> {
            createTask(() -> {
                throw new IllegalStateException("in the background");
            });
            sleep(Duration.ofMillis(1));
        });

        assertThat(failure.getCause()).hasMessageContaining("the exception handler was told");
        assertThat(failure).hasRootCauseMessage("in the background");
    }

    @Test
    void tasksThatNeverEndAreStopped() {
        var failure = failureOf(new Simulator().mostTurns(500), _ -> {
            while (true) sleep(TURN);
        });

        assertThat(failure.getCause())
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("did not end within 500 turns");
    }

    @Test
    void correctCodePasses() {
        new Simulator().cancels(0.1).run(simulation -> {
            var lock = new Lock();
            var inside = new AtomicInteger();
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 4; i++) {
                tasks.add(createTask(
                        () -> {
                            try (var _ = lock.hold()) {
                                assertThat(inside.incrementAndGet()).isEqualTo(1);
                                try {
                                    sleep(TURN);
                                } finally {
                                    inside.decrementAndGet();
                                }
                            }
                        },
                        TaskOptions.named("user " + i)));
            }
            gatherOutcomes(tasks).await();
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void badSettingsAreRefused() {
        var simulator = new Simulator();

        assertThatThrownBy(() -> simulator.seeds(0)).hasMessageContaining("give 1 or more");
        assertThatThrownBy(() -> simulator.mostTurns(0)).hasMessageContaining("give 1 or more");
        assertThatThrownBy(() -> simulator.cancels(1.5)).hasMessage("1.5 is no probability: give 0 to 1");
        assertThatThrownBy(() -> simulator.cancels(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
