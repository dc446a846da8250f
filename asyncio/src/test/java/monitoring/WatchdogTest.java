package monitoring;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.FiberKind;
import asyncio.Runner;
import asyncio.SlowStep;
import asyncio.VoidCoroutine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Steps that hold up the loop are seen while they do. Each of them ends when it was reported, so no time decides; a
/// machine that is busy may have it reported twice.
@Timeout(60)
final class WatchdogTest {
    private static final Duration THRESHOLD = Duration.ofMillis(20);

    private final List<SlowStep> seen = new CopyOnWriteArrayList<>();

    private void run(VoidCoroutine main) {
        try (var runner = new Runner(
                () -> EventLoop.builder().watchdog(THRESHOLD, seen::add).build())) {
            runner.run(main);
        }
    }

    private static void hog(BooleanSupplier end) {
        while (!end.getAsBoolean()) Thread.onSpinWait();
    }

    private long firstSightings() {
        return seen.stream().filter(step -> step.sighting() == 1).count();
    }

    private boolean isSeen() {
        return !seen.isEmpty();
    }

    @Test
    void aTaskThatHogsTheLoopIsNamedWhileItDoes() {
        run(() -> createTask(() -> hog(this::isSeen), "hog").await());

        assertThat(seen).first().satisfies(step -> {
            assertThat(step.name()).isEqualTo("Task hog");
            assertThat(step.task()).isNotNull();
            assertThat(step.soFar()).isGreaterThanOrEqualTo(THRESHOLD);
            assertThat(step.sighting()).isEqualTo(1);
            assertThat(step.stack()).anyMatch(frame -> frame.getMethodName().equals("hog"));
            assertThat(step.created()).isNull();
            assertThat(step.toString())
                    .startsWith("Task hog has held up loop-")
                    .contains("toThread")
                    .contains("WatchdogTest.hog");
        });
    }

    @Test
    void aTaskThatHogsTheLoopAfterAWaitIsNamedToo() {
        run(() -> createTask(
                        () -> {
                            sleep(Duration.ofMillis(1));
                            hog(this::isSeen);
                        },
                        "later")
                .await());

        assertThat(seen).extracting(SlowStep::name).containsOnly("Task later");
    }

    @Test
    void aCallbackThatHogsTheLoopIsNamed() {
        run(() -> {
            Asyncio.getRunningLoop().callSoon(() -> hog(this::isSeen));
            sleep(Duration.ZERO);
            sleep(Duration.ZERO);
        });

        assertThat(seen).first().satisfies(step -> {
            assertThat(step.task()).isNull();
            assertThat(step.name()).startsWith("Handle[").contains("WatchdogTest");
            assertThat(step.stack()).anyMatch(frame -> frame.getMethodName().equals("hog"));
        });
    }

    @Test
    void aStepThatGoesOnIsReportedAgainWhenItHasDoubled() {
        run(() -> createTask(() -> hog(() -> seen.size() >= 3), "hog").await());

        assertThat(seen).extracting(SlowStep::sighting).startsWith(1, 2, 3);
        for (int i = 1; i < 3; i++) {
            assertThat(seen.get(i).soFar())
                    .isGreaterThanOrEqualTo(seen.get(i - 1).soFar().multipliedBy(2));
        }
    }

    @Test
    void thePinnedTaskIsSeenInItsClassInitialiser() {
        waiting = this;
        run(() -> createTask(Pinned::touch, "pinned").await());

        assertThat(seen).first().satisfies(step -> {
            assertThat(step.name()).isEqualTo("Task pinned");
            assertThat(step.stack()).anyMatch(frame -> frame.getMethodName().equals("<clinit>"));
        });
    }

    private static volatile @Nullable WatchdogTest waiting;

    private static final class Pinned {
        static {
            hog(Objects.requireNonNull(waiting)::isSeen);
        }

        static void touch() {}
    }

    @Test
    void aBlockingCallOnAHandoffFiberIsSeen() {
        assumeTrue(FiberKind.preferred() == FiberKind.HANDOFF);
        var release = new CountDownLatch(1);
        try (var runner = new Runner(() -> EventLoop.builder()
                .watchdog(THRESHOLD, step -> {
                    seen.add(step);
                    release.countDown();
                })
                .build())) {
            runner.run(() -> createTask(() -> release.await(), "blocking").await());
        }

        assertThat(seen).extracting(SlowStep::name).containsOnly("Task blocking");
    }

    @Test
    void aLoopThatWaitsIsNotSlow() {
        run(() -> sleep(THRESHOLD.multipliedBy(10)));

        assertThat(seen).extracting(SlowStep::name).doesNotContain("the loop");
    }

    @Test
    void debugModeWatchesAndKnowsWhereTheTaskCameFrom() {
        try (var runner = new Runner(
                        () -> EventLoop.builder().watchdog(THRESHOLD, seen::add).build())
                .debug(true)) {
            runner.run(() -> createTask(() -> hog(this::isSeen), "hog").await());
            assertThat(runner.getLoop().statistics().longestStep()).isGreaterThanOrEqualTo(THRESHOLD);
        }

        assertThat(seen)
                .first()
                .satisfies(step -> assertThat(step.created())
                        .isNotNull()
                        .satisfies(place -> assertThat(place.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().equals(WatchdogTest.class.getName()))));
    }

    @Test
    void aListenerThatFailsIsToldOfTheNextStep() {
        try (var runner = new Runner(() -> EventLoop.builder()
                .watchdog(THRESHOLD, step -> {
                    seen.add(step);
                    throw new IllegalStateException("broken");
                })
                .build())) {
            runner.run(() -> {
                createTask(() -> hog(() -> firstSightings() == 1)).await();
                createTask(() -> hog(() -> firstSightings() == 2)).await();
            });
        }

        assertThat(firstSightings()).isEqualTo(2);
    }

    @Test
    @SuppressWarnings("NullAway") // Wrong on purpose.
    void badInputIsRefused() {
        var builder = EventLoop.builder();
        assertThatThrownBy(() -> builder.watchdog(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the threshold is PT0S: it must be positive");
        assertThatThrownBy(() -> builder.watchdog(null)).isInstanceOf(NullPointerException.class);
    }
}
