package asyncio;

import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A debugger stops a program whose tasks switch all the time, and lets it go on.
final class DebuggerTest {
    private static final int STOPS = 30;

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
        var program = ChildJvm.start(
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0", Program.class);
        try (var said = program.inputReader(StandardCharsets.UTF_8)) {
            var address = said.readLine().replaceFirst(".*: ", "");
            var debugger = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jdb")
                                    .toString(),
                            "-attach",
                            "127.0.0.1:" + address)
                    .redirectErrorStream(true)
                    .start();
            try (var orders = debugger.outputWriter(StandardCharsets.UTF_8);
                    var answers = debugger.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < STOPS; i++) {
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
            try (var end = program.outputWriter(StandardCharsets.UTF_8)) {
                end.write("over\n");
            }
            assertThat(said.lines()).contains("done");
        }
        assertThat(program.waitFor()).isZero();
    }
}
