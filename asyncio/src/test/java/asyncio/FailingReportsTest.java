package asyncio;

import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/// What fails while a failure is dealt with costs the loop nothing.
final class FailingReportsTest {
    private final List<String> reports = new ArrayList<>();

    private static final class Mute implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("cannot run");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("cannot say who it is");
        }
    }

    @Test
    void aCallbackThatCannotEvenSayWhoItIsIsReported() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            loop.setExceptionHandler((l, context) -> reports.add(context.message()));
            loop.callSoon(new Mute());
            sleep(Duration.ZERO);
            sleep(Duration.ZERO);
        });

        assertThat(reports)
                .singleElement()
                .asString()
                .startsWith("Exception in callback " + Mute.class.getName())
                .contains("toString() threw");
    }

    @Test
    void anExecutorThatBreaksHoldsUpNoVirtualTime() {
        Executor broken = task -> {
            throw new OutOfMemoryError("no thread for it");
        };
        var clock = new VirtualClock();
        Asyncio.run(clock, () -> {
            try {
                Asyncio.getRunningLoop().runInExecutor(broken, () -> 1).await();
            } catch (OutOfMemoryError e) {
                reports.add(String.valueOf(e.getMessage()));
            }
            sleep(Duration.ofHours(1));
        });

        assertThat(reports).containsExactly("no thread for it");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aChainOfTasksMayBeLongWhenItIsCancelled() {
        Asyncio.run(new VirtualClock(), () -> {
            Task<?> last = Asyncio.createTask(() -> sleep(Duration.ofHours(1)));
            for (int i = 0; i < 20_000; i++) {
                var next = last;
                last = Asyncio.createTask(() -> next.await());
            }
            sleep(Duration.ofMinutes(1));
            last.cancel();
            Asyncio.wait(List.of(last));
            reports.add("cancelled=" + last.cancelled());
        });

        assertThat(reports).containsExactly("cancelled=true");
    }
}
