package asyncio.junit;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.EventLoop;
import asyncio.Queue;
import asyncio.testing.Simulation;
import asyncio.testing.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Tests as users write them.
final class AsyncTestExample {
    private final Queue<String> queue = new Queue<>();

    @BeforeEach
    void fill() {
        queue.put("one");
        sleep(Duration.ofMinutes(1));
    }

    @AfterEach
    void isEmpty() {
        sleep(Duration.ofMinutes(1));
        assertThat(queue.empty()).isTrue();
    }

    // @start region=test
    @AsyncTest
    void anHourPassesInAMoment(VirtualClock clock) {
        var item = createTask(queue::get);
        sleep(Duration.ofHours(1));
        assertThat(item.result()).isEqualTo("one");
        assertThat(clock.elapsed()).isGreaterThan(Duration.ofHours(1));
    }

    @AsyncTest(seeds = 100)
    void holdsInEveryOrder(Simulation simulation) {
        gather(() -> queue.put("two"), () -> sleep(simulation.duration(Duration.ZERO, Duration.ofMillis(1))))
                .await();
        assertThat(queue.get()).isEqualTo("one");
        assertThat(queue.get()).isEqualTo("two");
    }

    // @end

    @AsyncTest(fiber = Fibers.BOTH)
    void runsOnBoth(EventLoop loop) {
        assertThat(loop.isRunning()).isTrue();
        assertThat(queue.get()).isEqualTo("one");
    }
}
