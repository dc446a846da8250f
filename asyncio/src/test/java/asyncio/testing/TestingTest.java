package asyncio.testing;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.testing.Testing.assertDoesNotSuspend;
import static asyncio.testing.Testing.assertSuspends;
import static asyncio.testing.Testing.replay;
import static asyncio.testing.Testing.simulate;
import static asyncio.testing.Testing.waitAllTasksBlocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.Event;
import asyncio.InVirtualTime;
import asyncio.Lock;
import asyncio.Queue;
import asyncio.TaskOptions;
import asyncio.VoidCoroutine;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class TestingTest extends InVirtualTime {
    @Test
    void whatSuspendsIsTold() {
        run(() -> {
            // @start region=suspends
            var queue = new Queue<String>();
            assertDoesNotSuspend(() -> queue.put("one")); // There is room.
            assertDoesNotSuspend(() -> queue.get());
            createTask(() -> queue.put("two"));
            String item = assertSuspends(() -> queue.get());
            // @end
            assertThat(item).isEqualTo("two");
            assertSuspends(() -> sleep(TURN));
            assertSuspends(() -> sleep(Duration.ofHours(1)));
            assertThat(assertDoesNotSuspend(() -> "here")).isEqualTo("here");
            assertDoesNotSuspend(() -> createTask(() -> trace.add("later")));
            assertDoesNotSuspend(() -> createTask(() -> sleep(TURN), TaskOptions.DEFAULT.withEagerStart(true)));
        });
    }

    @Test
    void whatDoesOtherwiseFails() {
        run(() -> {
            assertThatThrownBy(() -> assertSuspends(() -> {}))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("the body did not suspend the current task, so no other task could run");
            assertThatThrownBy(() -> assertDoesNotSuspend(() -> sleep(TURN)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("the body suspended the current task, but it must not");
        });
    }

    @Test
    void exceptionsComeAsThemselves() {
        run(() -> {
            VoidCoroutine failsLate = () -> {
                sleep(TURN);
                throw new IllegalStateException("late");
            };
            VoidCoroutine failsAtOnce = () -> {
                throw new IllegalStateException("at once");
            };

            assertThatThrownBy(() -> assertSuspends(failsLate)).hasMessage("late");
            assertThatThrownBy(() -> assertDoesNotSuspend(failsAtOnce)).hasMessage("at once");
            assertThatThrownBy(() -> assertSuspends(failsAtOnce))
                    .isInstanceOf(AssertionError.class)
                    .hasRootCauseMessage("at once");
        });
    }

    @Test
    void suspensionIsSeenInEveryOrder() {
        simulate(100, _ -> {
            for (int i = 0; i < 3; i++) createTask(() -> sleep(TURN));
            assertSuspends(() -> sleep(TURN));
            assertDoesNotSuspend(() -> {});
        });
    }

    @Test
    void allTasksBlockedIsAwaitedWithoutPassingTime() {
        run(() -> {
            // @start region=blocked
            var lock = new Lock();
            lock.acquire();
            var waiter = createTask(lock::acquire);
            waitAllTasksBlocked(); // By now the other one waits for the lock.
            assertThat(lock.toString()).contains("waiters=1");
            lock.release();
            waiter.await();
            // @end
            assertThat(clock.elapsed()).isZero();
        });
    }

    @Test
    void aTaskThatTakesManyTurnsIsAwaited() {
        run(() -> {
            createTask(() -> {
                for (int i = 0; i < 200; i++) sleep(TURN);
                trace.add("blocked");
                sleep(Duration.ofHours(1));
            });
            assertSuspends(() -> waitAllTasksBlocked());
            trace.add("seen");
            assertThat(clock.elapsed()).isZero();
        });

        assertThat(trace).containsExactly("blocked", "seen");
    }

    @Test
    void twoMayWaitForEachOtherToBeBlocked() {
        run(() -> {
            Asyncio.timeout(Duration.ofHours(1), () -> {
                var event = new Event();
                var other = createTask(() -> {
                    waitAllTasksBlocked();
                    event.set();
                });
                event.await();
                other.await();
            });
        });
    }

    @Test
    void severalMayWaitAtTheSameTime() {
        simulate(50, simulation -> {
            Asyncio.timeout(Duration.ofMinutes(1), () -> {
                Asyncio.gather(
                                () -> waitAllTasksBlocked(),
                                () -> waitAllTasksBlocked(),
                                () -> waitAllTasksBlocked(Duration.ofMillis(5)),
                                () -> waitAllTasksBlocked(Duration.ofMillis(5)),
                                () -> waitAllTasksBlocked(Duration.ofMillis(7)))
                        .await();
            });
            assertThat(simulation.clock().elapsed()).isLessThan(Duration.ofMillis(100));
        });
    }

    @Test
    void theCushionIsATimeWithoutAnybody() {
        run(() -> {
            createTask(() -> {
                for (int i = 0; i < 3; i++) sleep(Duration.ofMillis(5));
                trace.add("blocked");
                sleep(Duration.ofHours(1));
            });
            waitAllTasksBlocked(Duration.ofMillis(10));
            trace.add("seen");
        });

        assertThat(trace).containsExactly("blocked", "seen");
        assertThat(clock.elapsed()).isBetween(Duration.ofMillis(25), Duration.ofMillis(40));
    }

    @Test
    void blockedIsBlockedInEveryOrder() {
        simulate(200, simulation -> {
            var done = new ArrayList<Integer>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                createTask(() -> {
                    for (int j = 0; j <= number; j++) sleep(TURN);
                    done.add(number);
                });
            }
            waitAllTasksBlocked();
            assertThat(done).hasSize(4);
        });
    }

    @Test
    void simulateAndReplayRunSeeds() {
        var seeds = new ArrayList<Long>();
        simulate(3, simulation -> seeds.add(simulation.seed()));
        replay(17, simulation -> seeds.add(simulation.seed()));

        assertThat(seeds).containsExactly(1L, 1L, 2L, 3L, 17L, 17L); // The first one twice, to compare.
    }

    @Test
    void badArgumentsAreRefused() {
        run(() -> {
            assertThatThrownBy(() -> waitAllTasksBlocked(Duration.ofMillis(-1)))
                    .hasMessage("it cannot be quiet for PT-0.001S");
        });
        assertThatThrownBy(Testing::waitAllTasksBlocked).hasMessageContaining("runs no event loop");
    }
}
