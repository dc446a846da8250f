package asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The assertions of the JDK, which some enable for their tests, hold for what is done with its threads.
final class SystemAssertionsTest {
    @Test
    void tasksSuspendWhereTheAssertionsOfTheJdkAreEnabled() throws IOException, InterruptedException {
        var process = ChildJvm.start("-esa", Program.class);
        List<String> lines;
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            lines = out.lines().toList();
        }

        assertThat(lines).containsExactly(FiberKind.preferred() + ": 10 and 10 turns");
        assertThat(process.waitFor()).isZero();
    }

    static final class Program {
        public static void main(String[] args) {
            Coroutine<Integer> turns = () -> {
                int taken = 0;
                while (taken < 10) taken += Asyncio.sleep(Duration.ZERO, 1);
                return taken;
            };
            var taken = Asyncio.run(() -> Asyncio.gather(turns, turns).await());
            System.out.println(FiberKind.preferred() + ": " + taken.get(0) + " and " + taken.get(1) + " turns");
        }
    }
}
