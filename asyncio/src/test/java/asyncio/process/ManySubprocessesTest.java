package asyncio.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.Coroutine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Five hundred programs at once leave nothing behind: no descriptor, no thread, no zombie.
@Timeout(100)
@EnabledOnOs(value = OS.LINUX, disabledReason = "descriptors are counted in /proc")
final class ManySubprocessesTest {
    private static final int MANY = 500;

    @Test
    void nothingIsLeftOfManyPrograms() {
        Asyncio.run(() -> {
            Subprocess.run(null, "true"); // So that what is loaded and opened once does not count.
            Children.awaitNone();
            long descriptors = descriptors();
            long threads = threads();
            var children = new ArrayList<Coroutine<CompletedProcess>>();
            for (int i = 0; i < MANY; i++) {
                var number = Integer.toString(i);
                children.add(() -> Subprocess.run(
                        null,
                        SubprocessOptions.PIPES,
                        "go\n".getBytes(UTF_8),
                        List.of("sh", "-c", "read go; echo $0 $go; echo error $0 >&2", number)));
            }
            var results = Asyncio.gather(children).await();

            for (int i = 0; i < MANY; i++) {
                assertThat(results.get(i).stdoutText()).isEqualTo(i + " go\n");
                assertThat(results.get(i).stderrText()).isEqualTo("error " + i + "\n");
            }
            Children.awaitNone();
            while (descriptors() > descriptors || threads() > threads) Asyncio.sleep(Duration.ofMillis(10));
        });
    }

    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot count the descriptors", e);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("asyncio-pipe-") || name.startsWith("asyncio-spawn-"))
                .count();
    }
}
