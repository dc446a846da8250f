package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A thread that cannot leave its carrier cannot wait on it: everybody else would wait with it, for ever.
final class PinnedTaskTest {
    private final List<String> trace = new ArrayList<>();

    private static final class Sleepy {
        static final String VALUE;

        static {
            sleep(Duration.ofMillis(1));
            VALUE = "never";
        }
    }

    @Test
    void waitingInAClassInitialiserIsAnErrorAndTheLoopGoesOn() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);

        Asyncio.run(() -> {
            var other = createTask(() -> {
                sleep(Duration.ofMillis(2));
                trace.add("the other one goes on");
            });
            assertThatThrownBy(() -> trace.add(Sleepy.VALUE))
                    .isInstanceOf(ExceptionInInitializerError.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("class initialiser")
                    .hasMessageEndingWith("Await what it needs before");
            sleep(Duration.ofMillis(1));
            trace.add("so does this one");
            other.await();
        });

        assertThat(trace).containsExactlyInAnyOrder("so does this one", "the other one goes on");
    }
}
