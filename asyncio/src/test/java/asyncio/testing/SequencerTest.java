package asyncio.testing;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.testing.Testing.assertDoesNotSuspend;
import static asyncio.testing.Testing.assertSuspends;
import static asyncio.testing.Testing.simulate;
import static asyncio.testing.Testing.waitAllTasksBlocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class SequencerTest {
    @Test
    void stepsOfSeveralTasksComeInOrder() {
        simulate(100, _ -> {
            var trace = new ArrayList<String>();
            // @start region=steps
            var order = new Sequencer();
            gather(
                            () -> {
                                try (var _ = order.step(0)) {
                                    trace.add("writer opens");
                                }
                                try (var _ = order.step(2)) {
                                    trace.add("writer closes");
                                }
                            },
                            () -> {
                                try (var _ = order.step(1)) {
                                    trace.add("reader reads");
                                }
                            })
                    .await();
            // @end
            assertThat(trace).containsExactly("writer opens", "reader reads", "writer closes");
        });
    }

    @Test
    void onlyAStepWhoseTimeHasNotComeSuspends() {
        Asyncio.run(new VirtualClock(), () -> {
            var order = new Sequencer();
            var zero = assertDoesNotSuspend(() -> order.step(0));
            createTask(zero::close);
            assertSuspends(() -> order.step(1)).close();
            assertThat(order).hasToString("Sequencer[2 steps ended]");
        });
    }

    @Test
    void aCancelledWaiterBreaksTheOrder() {
        Asyncio.run(new VirtualClock(), () -> {
            var order = new Sequencer();
            var one = createTask(() -> order.step(1));
            var two = createTask(() -> order.step(2));
            waitAllTasksBlocked();
            one.cancel();
            waitAllTasksBlocked();

            assertThat(one.cancelled()).isTrue();
            assertThatThrownBy(two::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is broken: a task was cancelled");
            assertThatThrownBy(() -> order.step(0)).hasMessageContaining("is broken");
        });
    }

    @Test
    void aStepIsTakenOnce() {
        Asyncio.run(new VirtualClock(), () -> {
            var order = new Sequencer();
            order.step(0).close();

            assertThatThrownBy(() -> order.step(0))
                    .hasMessageContaining("step 0 of Sequencer[1 steps ended] was taken");
            assertThatThrownBy(() -> order.step(-1)).hasMessage("there is no step -1: the first one is 0");
        });
    }
}
