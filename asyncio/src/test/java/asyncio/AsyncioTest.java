package asyncio;

import static asyncio.Asyncio.await;
import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.ensureFuture;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AsyncioTest {
    private final VirtualClock clock = new VirtualClock();
    private final List<String> trace = new ArrayList<>();

    @Test
    void hello() {
        // @start region=hello
        var greeting = Asyncio.run(() -> {
            var world = createTask(() -> sleep(Duration.ofMillis(1), "world"));
            return "hello " + world.await();
        });
        // @end

        assertThat(greeting).isEqualTo("hello world");
    }

    @Test
    void awaitTakesAnythingThatCanBeAwaited() {
        Asyncio.run(clock, () -> {
            Awaitable<String> own = () -> sleep(Duration.ofSeconds(1), "own");
            trace.add(await(own));
            trace.add(await(createTask(() -> "task")));
            trace.add(await(() -> "coroutine"));
        });

        assertThat(trace).containsExactly("own", "task", "coroutine");
    }

    @Test
    void aDeclaredExceptionIsCaughtByName() {
        Asyncio.run(clock, () -> {
            var task = createTask(() -> {
                if (clock.nanoTime() == 0) throw new IOException("broken");
                return "never";
            });
            try {
                await(task, IOException.class);
            } catch (IOException e) {
                trace.add(e.getMessage());
            }
        });

        assertThat(trace).containsExactly("broken");
    }

    @Test
    void ensureFutureKeepsAFutureAndMakesATaskOfTheRest() {
        Asyncio.run(clock, () -> {
            var future = new Future<String>();
            assertThat(ensureFuture(future)).isSameAs(future);
            Awaitable<String> own = () -> "own";
            assertThat(ensureFuture(own)).isInstanceOf(Task.class);
            assertThat(ensureFuture(own).await()).isEqualTo("own");
        });
    }

    @Test
    void theRunningLoopIsKnownInTasksAndCallbacksOnly() {
        Asyncio.run(clock, () -> {
            var loop = Asyncio.getRunningLoop();
            loop.callSoon(() -> trace.add("same " + (Asyncio.getRunningLoop() == loop)));
            Asyncio.toThread(() -> {
                assertThatThrownBy(Asyncio::getRunningLoop).isInstanceOf(WrongLoopException.class);
            });
        });

        assertThat(trace).containsExactly("same true");
    }

    @Test
    void shuttingDownTheThreadsOfTheLoopWaitsForThemAndRefusesMore() {
        Asyncio.run(clock, () -> {
            var loop = Asyncio.getRunningLoop();
            var work = loop.runInExecutor(null, () -> trace.add("worked"));
            loop.shutdownDefaultExecutor(null);
            assertThat(trace).containsExactly("worked");
            work.await();
            assertThatThrownBy(() -> loop.runInExecutor(null, () -> "never"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was shut down and takes no more work");
        });
    }
}
