package asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Callbacks that are called later.
final class TimerTest extends OnBareLoop {
    @Test
    void aTimerWithoutDelayComesAfterWhatIsReady() {
        loop.callLater(Duration.ofSeconds(-1), note("negative"));
        loop.callLater(Duration.ZERO, note("zero"));
        loop.callSoon(note("soon"));
        runUntilIdle();

        assertThat(trace).containsExactly("soon", "negative", "zero");
    }

    @Test // Python promises no order.
    void timersWithEqualDeadlinesRunInTheOrderInWhichTheyWereAdded() {
        for (int i = 0; i < 100; i++) loop.callAt(1_000, note("" + i));
        runUntilIdle();

        assertThat(trace)
                .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }

    @Test
    void timersRunInTheOrderOfTheirDeadlinesAndAtThem() {
        for (int seconds : List.of(3, 1, 2)) {
            loop.callLater(Duration.ofSeconds(seconds), () -> trace.add(seconds + " at " + clock.elapsed()));
        }
        runUntilIdle();

        assertThat(trace).containsExactly("1 at PT1S", "2 at PT2S", "3 at PT3S");
    }

    @Test // Exactly at its deadline, not a nanosecond later.
    void aTimerIsDueAtItsDeadline() {
        loop.callAt(1, () -> trace.add("at " + loop.nanoTime()));
        runUntilIdle();

        assertThat(trace).containsExactly("at 1");
    }

    @Test // A cancelled timer is gone at once; Python keeps some for a while.
    void aCancelledTimerDoesNotRunAndHoldsNothingUp() {
        var far = loop.callLater(Duration.ofDays(100), note("never"));
        far.cancel();
        var due = loop.callLater(Duration.ofSeconds(1), note("never, either"));
        loop.callLater(Duration.ofSeconds(1), note("ran"));
        loop.callSoon(due::cancel);
        runUntilIdle();

        assertThat(trace).containsExactly("ran");
        assertThat(far.cancelled()).isTrue();
        assertThat(clock.elapsed()).isEqualTo(Duration.ofDays(10));
    }

    @Test
    void aTimerCancelledByAnotherOneThatIsDueAtTheSameTimeDoesNotRun() {
        var second = new Handle[1];
        loop.callAt(1_000, () -> second[0].cancel());
        second[0] = loop.callAt(1_000, note("never"));
        runUntilIdle();

        assertThat(trace).isEmpty();
    }

    @Test
    void whatIsCancelledWhenItHasRunIsNoTimerLess() {
        var ran = loop.callLater(Duration.ofSeconds(1), note("ran"));
        runUntilIdle();
        loop.callLater(Duration.ofSeconds(1), note("pending"));
        ran.cancel();

        assertThat(ran.cancelled()).isTrue();
        assertThat(loop.statistics().timers()).isOne();
    }

    @Test
    void aTimerThatIsCancelledWhenItIsDueIsNoTimerLess() {
        loop.callLater(Duration.ofSeconds(2), note("pending"));
        var victim = new ArrayList<TimerHandle>();
        loop.callAt(1_000, () -> victim.getFirst().cancel());
        victim.add(loop.callAt(1_000, note("never")));
        loop.callAt(2_000, () -> trace.add("" + loop.statistics().timers()));
        runUntilIdle();

        assertThat(trace).containsExactly("2", "pending"); // One of them ends the test.
    }

    @Test
    void whatAnotherThreadCancelsIsCountedUntilItIsDue() {
        var early = loop.callAt(1_000, note("never"));
        var late = loop.callAt(2_000, note("never"));
        loop.callSoon(() -> {
            late.cancel();
            CompletableFuture.runAsync(early::cancel).join();
            trace.add("" + loop.statistics().timers());
        });
        loop.callAt(1_500, () -> trace.add("" + loop.statistics().timers()));
        runUntilIdle();

        assertThat(trace).containsExactly("3", "1"); // One of them ends the test.
    }

    @Test
    void aTimerBeyondTheEndOfTimeNeverComes() {
        var never = loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), note("never"));
        loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), note("long ago"));
        runUntilIdle();

        assertThat(trace).containsExactly("long ago");
        assertThat(never.when()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aHandleKnowsWhenItIsDue() {
        assertThat(loop.callAt(42, note("")).when()).isEqualTo(42);
        assertThat(loop.callLater(Duration.ofSeconds(1), note("")).when()).isEqualTo(1_000_000_000L);
    }

    /// Timers of any deadlines against a sorted list.
    @Test
    void randomTimersRunInOrderWhateverIsCancelled() {
        for (int seed = 0; seed < 100; seed++) {
            var random = new SplittableRandom(seed);
            var expected = new ArrayList<String>();
            trace.clear();
            var timers = new ArrayList<TimerHandle>();
            long now = loop.nanoTime();
            for (int i = 0; i < 400; i++) {
                if (random.nextInt(3) > 0 || timers.isEmpty()) {
                    long when = now + random.nextInt(1, 40);
                    var name = String.format("%03d/%03d", when - now, i);
                    timers.add(loop.callAt(when, note(name)));
                    expected.add(name);
                } else {
                    int victim = random.nextInt(timers.size());
                    timers.remove(victim).cancel();
                    expected.remove(victim);
                }
            }
            expected.sort(null);
            runUntilIdle();

            assertThat(trace).as("seed " + seed).isEqualTo(expected);
        }
    }

    /// Timers of a few durations, as timeouts are, most of which are cancelled, against a sorted list.
    @Test
    void timeoutsRunInOrderThoughMostAreCancelled() {
        long[] durations = {10, 100, 1_000, 3_000, 100_000};
        for (int seed = 0; seed < 50; seed++) {
            var random = new SplittableRandom(seed);
            var expected = new ArrayList<String>();
            trace.clear();
            var timers = new ArrayList<TimerHandle>();
            long now = loop.nanoTime();
            for (int i = 0; i < 2_000; i++) {
                long duration = random.nextInt(20) == 0 ? random.nextInt(5_000) : durations[random.nextInt(5)];
                long when = now + i / 3 + duration + 1;
                var name = String.format("%06d/%04d", when - now, i);
                timers.add(loop.callAt(when, note(name)));
                expected.add(name);
                if (random.nextInt(10) > 0) {
                    int victim = random.nextInt(timers.size());
                    timers.remove(victim).cancel();
                    expected.remove(victim);
                }
            }
            expected.sort(null);
            assertThat(loop.statistics().timers()).isEqualTo(expected.size());
            runUntilIdle();

            assertThat(trace).as("seed " + seed).isEqualTo(expected);
        }
    }
}
