package asyncio.spi;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.EventLoop;
import asyncio.Handle;
import asyncio.Runner;
import asyncio.Task;
import asyncio.VoidCoroutine;
import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private final List<String> trace = new ArrayList<>();

    private void run(Schedule schedule, VoidCoroutine main) {
        try (var runner = new Runner(() ->
                EventLoop.builder().clock(new VirtualClock()).schedule(schedule).build())) {
            runner.run(main);
        }
    }

    private void startTasksAndCallbacks() {
        for (var name : List.of("a", "b", "c")) {
            createTask(() -> trace.add("task " + name), name);
            asyncio.Asyncio.getRunningLoop().callSoon(() -> trace.add("callback " + name));
        }
        sleep(Duration.ofSeconds(1));
    }

    @Test
    void zeroKeepsTheOrder() {
        run(_ -> 0, this::startTasksAndCallbacks);

        assertThat(trace).containsExactly("task a", "callback a", "task b", "callback b", "task c", "callback c");
    }

    @Test
    void theLastCandidateMayComeFirstButCallbacksKeepTheirOrder() {
        run(candidates -> candidates.size() - 1, this::startTasksAndCallbacks);

        assertThat(trace).containsExactly("task c", "task b", "callback a", "callback b", "callback c", "task a");
    }

    @Test
    void candidatesAreTasksAndHandles() {
        var seen = new HashSet<String>();
        run(
                candidates -> {
                    for (var candidate : candidates) {
                        if (candidate instanceof Task<?> task) seen.add(task.getName());
                        if (candidate instanceof Handle) seen.add("a callback");
                    }
                    return 0;
                },
                this::startTasksAndCallbacks);

        assertThat(seen).contains("a", "b", "c", "a callback");
    }

    @Test
    void aCancelledTimerIsNothingToChoose() {
        var seen = new ArrayList<Integer>();
        run(
                candidates -> {
                    seen.add(candidates.size());
                    return 0;
                },
                () -> {
                    var first = createTask(() -> sleep(Duration.ofMillis(10)));
                    var cancelled = createTask(() -> sleep(Duration.ofMillis(10)));
                    sleep(Duration.ZERO);
                    cancelled.cancel();
                    sleep(Duration.ofMillis(5));
                    seen.clear();
                    first.await();
                });

        assertThat(seen).isNotEmpty().allMatch(count -> count == 1);
    }

    @Test
    void whatBecomesReadyBeforeATurnBelongsToIt() {
        var loops = new ArrayList<EventLoop>();
        var schedule = new Schedule() {
            private boolean added;

            @Override
            public void beginTurn() {
                if (added || loops.isEmpty()) return;
                added = true;
                loops.getFirst().callSoon(() -> trace.add("added"));
            }

            @Override
            public int choose(List<?> candidates) {
                trace.add("chooses of " + candidates.size());
                return 0;
            }
        };
        run(schedule, () -> {
            loops.add(asyncio.Asyncio.getRunningLoop());
            trace.clear();
            sleep(Duration.ZERO);
            trace.add("goes on");
        });

        assertThat(trace).startsWith("chooses of 2", "chooses of 1", "goes on");
    }

    @Test
    void aSeedGivesTheSameOrderEachTime() {
        var orders = new HashSet<List<String>>();
        for (int seed = 0; seed < 50; seed++) {
            trace.clear();
            run(Schedule.random(seed), this::startTasksAndCallbacks);
            var first = List.copyOf(trace);
            trace.clear();
            run(Schedule.random(seed), this::startTasksAndCallbacks);
            assertThat(trace).isEqualTo(first);
            orders.add(first);
        }

        assertThat(orders).hasSizeGreaterThan(10);
    }

    @Test
    void aChoiceThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> run(candidates -> candidates.size(), () -> {}))
                .hasStackTraceContaining("candidate 1 of 1: choose 0 or more");
    }
}
