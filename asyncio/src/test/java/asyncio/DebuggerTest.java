package asyncio;

import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A debugger stops a program whose tasks switch all the time, and lets it go on.
final class DebuggerTest {
    private static final int STOPS = 30;
    private static final Path DEBUGGER = Path.of(System.getProperty("java.home"), "bin", "jdb");

    static final class Program {
        public static void main(String[] arguments) throws IOException {
            VoidCoroutine turns = () -> {
                for (int i = 0; i < 1_000_000 && System.in.available() == 0; i++) {
                    for (int turn = 0; turn < 100; turn++) sleep(Duration.ZERO);
                }
            };
            Asyncio.run(() -> Asyncio.gather(turns, turns).await());
            System.out.println("done");
        }
    }

    @Test
    void tasksGoOnAfterADebuggerHasStoppedThem() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(DEBUGGER), "this Java has no debugger");
        var program = ChildJvm.start(
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0", Program.class);
        try (var said = program.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            while (!line.startsWith("Listening")) line = said.readLine(); // JVMs also say which options they picked up.
            stopAndResume("127.0.0.1:" + line.replaceFirst(".*: ", ""));
            try (var end = program.outputWriter(StandardCharsets.UTF_8)) {
                end.write("over\n");
            }
            assertThat(said.lines()).contains("done");
        }
        assertThat(program.waitFor()).isZero();
    }

    private static void stopAndResume(String address) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var debugger = new ProcessBuilder(DEBUGGER.toString(), "-J-Duser.language=en", "-attach", address)
                .redirectErrorStream(true)
                .start();
        try (var orders = debugger.outputWriter(StandardCharsets.UTF_8);
                var answers = debugger.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < STOPS && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10); i++) {
                orders.write("suspend\nwhere all\nresume\n");
                orders.flush();
                String answer = answers.readLine();
                while (answer != null && !answer.contains("All threads resumed")) answer = answers.readLine();
                assertThat(answer).as("answer %d", i).isNotNull();
            }
            orders.write("exit\n");
        } finally {
            if (!debugger.waitFor(20, TimeUnit.SECONDS)) debugger.destroyForcibly();
        }
    }
}
