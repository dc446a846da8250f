package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C, which is SIGINT, and other signals that end a run, sent to programs in processes of their own.
@DisabledOnOs(OS.WINDOWS)
final class InterruptTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String INTERRUPTED =
            "asyncio.KeyboardInterrupt: Ctrl-C was pressed: the main task was cancelled";

    /// What the processes run. The first argument says which.
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            switch (arguments[0]) {
                case "cleans up" -> report(() -> cleanUp(Duration.ZERO));
                case "swallows" -> report(Program::swallow);
                case "uncaught" -> Asyncio.run(() -> cleanUp(Duration.ZERO));
                case "stuck" -> Asyncio.run(() -> cleanUp(HOUR));
                case "blocked" ->
                    report(() -> {
                        say("ready");
                        Thread.sleep(HOUR);
                    });
                case "makes its first loop" -> {
                    say("ready");
                    Thread.currentThread().interrupt();
                    new EventLoop().close();
                    say("interrupted: " + Thread.interrupted());
                }
                case "stops" -> stopping(() -> cleanUp(Duration.ZERO));
                case "stops slowly" -> stopping(() -> cleanUp(HOUR));
                case "heeds" ->
                    stopping(() -> {
                        Asyncio.getRunningLoop().addSignalHandler(asyncio.Signal.TERM, () -> {
                            say("heard");
                            System.exit(0);
                        });
                        cleanUp(Duration.ZERO);
                    });
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        private static void report(VoidCoroutine main) {
            try {
                Asyncio.run(main);
                say("returned");
            } catch (KeyboardInterrupt e) {
                say(e.toString());
            }
        }

        private static void stopping(VoidCoroutine main) {
            try (var runner = new Runner().stopOn(asyncio.Signal.TERM)) {
                runner.run(main);
                say("returned");
            }
        }

        private static void cleanUp(Duration time) {
            createTask(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    say("background cancelled");
                }
            });
            try {
                sleep(Duration.ZERO);
                say("ready");
                sleep(HOUR);
            } finally {
                say("main cancelled");
                sleep(time);
            }
        }

        private static void swallow() {
            try {
                say("ready");
                sleep(HOUR);
            } catch (CancelledError e) {
                say("swallowed");
            }
        }

        private static void say(String what) {
            System.out.println(what);
            System.out.flush();
        }
    }

    /// A process that was started in the background of a shell ignores Ctrl-C, and so do those that it starts.
    @BeforeAll
    static void onlyWhereInterruptsAreHeard() {
        var interrupt = new Signal("INT");
        var before = Signal.handle(interrupt, SignalHandler.SIG_DFL);
        Signal.handle(interrupt, before);
        assumeTrue(before != SignalHandler.SIG_IGN, "Ctrl-C is ignored here");
    }

    private static List<String> run(String program, int interrupts) throws IOException, InterruptedException {
        return run(program, Collections.nCopies(interrupts, "INT").toArray(String[]::new));
    }

    /// Runs a program and sends it signals: the first when it is ready, the others when its main task was cancelled.
    private static List<String> run(String program, String... signals) throws IOException, InterruptedException {
        var process = ChildJvm.start("-XX:TieredStopAtLevel=1", Program.class, program);
        var lines = new ArrayList<String>();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            awaitLine(out, lines, "ready");
            for (int i = 0; i < signals.length; i++) {
                if (i == 1) awaitLine(out, lines, "main cancelled");
                new ProcessBuilder("kill", "-" + signals[i], Long.toString(process.pid()))
                        .start()
                        .waitFor();
            }
            out.lines().forEach(lines::add);
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        lines.add("exit " + process.exitValue());
        return lines;
    }

    private static void awaitLine(BufferedReader out, List<String> lines, String wanted) throws IOException {
        for (String line; (line = out.readLine()) != null; ) {
            if (!line.equals("ready")) lines.add(line);
            if (line.equals(wanted)) return;
        }
        throw new AssertionError("the program ended before it said \"" + wanted + "\": " + lines);
    }

    @Test
    void theFirstOneCancelsMainThenTheOthersAndRunThrows() throws Exception {
        assertThat(run("cleans up", 1))
                .containsExactly("main cancelled", "background cancelled", INTERRUPTED, "exit 0");
    }

    @Test // Whatever the first loop of a process tries out.
    void theInterruptOfAThreadOutlivesItsFirstLoop() throws Exception {
        assertThat(run("makes its first loop", 0)).containsExactly("interrupted: true", "exit 0");
    }

    @Test
    void aMainThatSwallowsItReturnsNormally() throws Exception {
        assertThat(run("swallows", 1)).containsExactly("swallowed", "returned", "exit 0");
    }

    @Test
    void aProgramThatDoesNotCatchItEndsAsAnInterruptedOne() throws Exception {
        assertThat(run("uncaught", 1))
                .containsExactly("main cancelled", "background cancelled", "Interrupted", "exit 130");
    }

    @Test
    void theSecondOneHaltsTheProcess() throws Exception {
        assertThat(run("stuck", 2)).containsExactly("main cancelled", "exit 130");
    }

    @Test
    void itReachesATaskThatIsBlocked() throws Exception {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);

        assertThat(run("blocked", 1)).containsExactly(INTERRUPTED, "exit 0");
    }

    // ---- Other signals that end a run

    @Test
    void aSignalTheRunnerKnowsEndsTheRunInGoodOrder() throws Exception {
        assertThat(run("stops", "TERM"))
                .containsExactly("main cancelled", "background cancelled", "Stopped by SIGTERM", "exit 143");
    }

    @Test
    void moreOfThemChangeNothingButCtrlCHalts() throws Exception {
        assertThat(run("stops slowly", "TERM", "TERM", "INT")).containsExactly("main cancelled", "exit 130");
    }

    @Test
    void aHandlerOfTheProgramComesFirst() throws Exception {
        assertThat(run("heeds", "TERM")).containsExactly("heard", "exit 0");
    }

    @Test
    void withoutItTheJvmEndsAtOnce() throws Exception {
        assertThat(run("cleans up", "TERM")).containsExactly("exit 143");
    }
}
