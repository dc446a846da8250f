package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitTest extends InVirtualTime {
    private final List<Task<String>> tasks = new ArrayList<>();

    /// Starts tasks that sleep for so many seconds each.
    private List<Task<String>> sleepers(int... seconds) {
        for (int each : seconds) tasks.add(createTask(() -> sleep(Duration.ofSeconds(each), "slept " + each)));
        return tasks;
    }

    private static Task<String> failing() {
        return createTask(() -> {
            sleep(SECOND);
            throw new IOException("broken");
        });
    }

    @Test
    void allAreDoneInTheOrderOfTheArguments() {
        run(() -> {
            var result = Asyncio.wait(sleepers(3, 1, 2));

            assertThat(result.done()).containsExactlyElementsOf(tasks);
            assertThat(result.pending()).isEmpty();
            assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void theFirstCompletedMayBeSeveral() {
        run(() -> {
            var result = Asyncio.wait(sleepers(1, 2, 1), null, ReturnWhen.FIRST_COMPLETED);

            assertThat(result.done()).containsExactly(tasks.get(0), tasks.get(2));
            assertThat(result.pending()).containsExactly(tasks.get(1));
        });
    }

    @Test
    void theFirstExceptionEndsTheWaitAndACancellationIsNone() {
        run(() -> {
            var cancelled = createTask(() -> sleep(HOUR, "never"));
            var failing = failing();
            var slow = createTask(() -> sleep(HOUR, "slow"));
            cancelled.cancel();
            var result = Asyncio.wait(List.of(cancelled, failing, slow), null, ReturnWhen.FIRST_EXCEPTION);

            assertThat(result.done()).containsExactly(cancelled, failing);
            assertThat(clock.elapsed()).isEqualTo(SECOND);
        });
    }

    @Test
    void withoutAnExceptionAllAreWaitedFor() {
        run(() -> assertThat(Asyncio.wait(sleepers(1, 2), null, ReturnWhen.FIRST_EXCEPTION)
                        .pending())
                .isEmpty());
    }

    @Test
    void aTimeoutThrowsNothingAndCancelsNothing() {
        run(() -> {
            var result = Asyncio.wait(sleepers(1, 3), Duration.ofSeconds(2), ReturnWhen.ALL_COMPLETED);

            assertThat(result.done()).containsExactly(tasks.get(0));
            assertThat(result.pending()).containsExactly(tasks.get(1));
            assertThat(tasks.get(1).await()).isEqualTo("slept 3");
        });
    }

    @Test
    void whatGoesWrongStaysInTheFutures() {
        run(() -> {
            var failing = failing();

            assertThat(Asyncio.wait(List.of(failing)).done()).containsExactly(failing);
            assertThatThrownBy(failing::result).isInstanceOf(IOException.class);
        });
    }

    @Test
    void cancellingTheWaitLeavesTheFuturesAlone() {
        run(() -> {
            var waiter = createTask(() -> Asyncio.wait(sleepers(5)));
            sleep(SECOND);
            waiter.cancel();
            assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);

            assertThat(tasks.getFirst().await()).isEqualTo("slept 5");
        });
    }

    @Test
    void waitingForNothingIsAnError() {
        run(() -> assertThatThrownBy(() -> Asyncio.wait(List.<Future<String>>of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one future at least, got none"));
    }

    @Test
    void aFutureGivenTwiceCountsOnce() {
        run(() -> {
            var task = sleepers(1).getFirst();

            assertThat(Asyncio.wait(List.of(task, task)).done()).containsExactly(task);
        });
    }

    @Test
    void anAbsurdTimeoutIsForEverAndANegativeOneIsOver() {
        run(() -> {
            var forEver = Duration.ofSeconds(Long.MAX_VALUE);
            assertThat(Asyncio.wait(sleepers(1), forEver, ReturnWhen.ALL_COMPLETED)
                            .pending())
                    .isEmpty();
            assertThat(Asyncio.wait(List.of(failing()), forEver.negated(), ReturnWhen.ALL_COMPLETED)
                            .done())
                    .isEmpty();
        });
    }
}
