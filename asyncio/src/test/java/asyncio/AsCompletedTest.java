package asyncio;

import static asyncio.Asyncio.asCompleted;
import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class AsCompletedTest extends InVirtualTime {
    private static Task<Integer> sleeper(int seconds) {
        return createTask(() -> sleep(Duration.ofSeconds(seconds), seconds));
    }

    @Test
    void theFuturesComeInTheOrderInWhichTheyAreDone() {
        run(() -> {
            for (var future : asCompleted(List.of(sleeper(3), sleeper(1), sleeper(2)))) {
                trace.add(future.result() + " at " + clock.elapsed());
            }
        });

        assertThat(trace).containsExactly("1 at PT1S", "2 at PT2S", "3 at PT3S");
    }

    @Test
    void theyAreTheOriginalsAndDuplicatesCollapse() {
        run(() -> {
            var task = sleeper(1);
            for (var future : asCompleted(List.of(task, task))) {
                assertThat(future).isSameAs(task);
                trace.add("one");
            }
        });

        assertThat(trace).containsExactly("one");
    }

    @Test
    void coroutinesGiveTheResults() {
        run(() -> {
            for (var next : asCompleted(List.of(sleeper(2), sleeper(1))).results()) trace.add("" + next.await());
        });

        assertThat(trace).containsExactly("1", "2");
    }

    @Test
    void severalTasksMayAwaitTheStepsOfOneIteration() {
        run(() -> {
            var steps = new ArrayList<Coroutine<Integer>>();
            asCompleted(List.of(sleeper(2), sleeper(1))).results().forEach(steps::add);

            assertThat(Asyncio.gather(steps).await()).containsExactlyInAnyOrder(1, 2);
        });
    }

    @Test
    void aTimeoutIsThrownForEachThatIsLateAndTheyGoOn() {
        run(() -> {
            var slow = List.of(sleeper(1), sleeper(10), sleeper(20));
            var iterator = asCompleted(slow, Duration.ofSeconds(5)).iterator();
            assertThat(iterator.next()).isSameAs(slow.getFirst());
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(iterator::next)
                        .isInstanceOf(TimeoutException.class)
                        .hasMessageContaining("within PT5S");
            }
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
            assertThat(slow.getLast().await()).isEqualTo(20);
        });
    }

    @Test
    void aCancelledStepLosesNothing() {
        run(() -> {
            var iterator = asCompleted(List.of(sleeper(1), sleeper(2))).iterator();
            var waiter = createTask(() -> iterator.next());
            sleep(Duration.ofMillis(500));
            waiter.cancel();
            assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
            while (iterator.hasNext()) trace.add("" + iterator.next().result());
        });

        assertThat(trace).containsExactly("1", "2");
    }

    @Test // Cancelled after it was woken.
    void aStepCancelledInTheTurnOfItsWakeupLosesNothing() {
        run(() -> {
            var future = new Future<String>();
            var iterator = asCompleted(List.of(future)).iterator();
            var waiter = createTask(() -> iterator.next());
            sleep(Duration.ZERO);
            future.setResult("result");
            Asyncio.getRunningLoop().callSoon(waiter::cancel);
            assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
            trace.add(iterator.next().result());
        });

        assertThat(trace).containsExactly("result");
    }

    @Test
    void anIterationOverNothingIsOver() {
        run(() -> assertThat(
                        asCompleted(List.<Task<String>>of(), HOUR).iterator().hasNext())
                .isFalse());
    }
}
