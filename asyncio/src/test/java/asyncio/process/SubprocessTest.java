package asyncio.process;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static asyncio.process.Subprocess.createSubprocessExec;
import static asyncio.process.Subprocess.createSubprocessShell;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.Signal;
import asyncio.VoidCoroutine;
import asyncio.streams.LimitOverrunException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of a Unix")
final class SubprocessTest {
    private static final SubprocessOptions PIPES = SubprocessOptions.PIPES;
    private static final Duration TURN = Duration.ZERO;
    private static final String FOREVER = "1000";

    private final List<String> trace = new ArrayList<>();

    private static void run(VoidCoroutine main) {
        Asyncio.run(() -> {
            main.await();
            Children.awaitNone();
        });
    }

    // ---- Streams

    @Test
    void linesComeAsTheyArePrinted() {
        run(() -> {
            // @start region=lines
            var process = createSubprocessExec(PIPES, "sh", "-c", "echo one; echo two");
            for (var line : process.stdout().lines()) trace.add(line);
            trace.add("returned " + process.await());
            // @end
        });

        assertThat(trace).containsExactly("one", "two", "returned 0");
    }

    @Test
    void aProgramAnswers() {
        run(() -> {
            var cat = createSubprocessExec(PIPES, "cat");
            cat.stdin().write("hello\n");
            cat.stdin().drain();
            assertThat(new String(cat.stdout().readLine(), UTF_8)).isEqualTo("hello\n");
            assertThat(cat.returnCode()).isEmpty();
            cat.stdin().close();
            cat.stdin().waitClosed();
            assertThat(cat.stdout().read()).isEmpty();
            assertThat(cat.await()).isZero();
            assertThat(cat.await()).isZero();
            assertThat(cat.returnCode()).hasValue(0);
        });
    }

    @Test
    void communicateWritesReadsAndWaits() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "sh", "-c", "tr a-z A-Z; echo problem >&2; exit 3");
            var result = process.communicate("hello".repeat(100_000).getBytes(UTF_8));

            assertThat(result.stdoutText()).isEqualTo("HELLO".repeat(100_000));
            assertThat(result.stderrText()).isEqualTo("problem\n");
            assertThat(result.returnCode()).isEqualTo(3);
            assertThat(result.succeeded()).isFalse();
            assertThat(result).hasToString("CompletedProcess[returnCode=3, 500000 bytes of output, 8 of error output]");
        });
    }

    @Test
    void communicateClosesTheInputAlsoIfThereIsNone() {
        run(() -> assertThat(createSubprocessExec(PIPES, "cat").communicate().stdout())
                .isEmpty());
    }

    @Test
    void aProgramThatDoesNotReadItsInputIsNoError() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "sh", "-c", "exec <&-; echo done");
            assertThat(process.communicate(new byte[1_000_000]).stdoutText()).isEqualTo("done\n");
        });
    }

    @Test
    void inputWithoutAPipeIsRefused() {
        run(() -> {
            var process = createSubprocessExec(PIPES.withStdin(Stdio.DEVNULL), "cat");
            assertThatThrownBy(() -> process.communicate(new byte[1]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stdin of Subprocess[pid=" + process.pid())
                    .hasMessageContaining("withStdin(Stdio.PIPE)");
            assertThat(process.communicate().returnCode()).isZero();
        });
    }

    @Test
    void cancellingCommunicateLosesNoOutput() {
        run(() -> {
            var process = createSubprocessExec(
                    PIPES,
                    "sh",
                    "-c",
                    "trap 'echo after; exit' TERM; echo before; echo error >&2; while :; do sleep 0.02; done");
            var communicating = createTask(() -> process.communicate());
            while (process.stdout().toString().contains("[0 bytes")
                    || process.stderr().toString().contains("[0 bytes")) {
                sleep(Duration.ofMillis(1));
            }
            communicating.cancel();
            Asyncio.wait(List.of(communicating));
            assertThat(communicating.cancelled()).isTrue();
            assertThat(new String(process.stderr().readLine(), UTF_8)).isEqualTo("error\n");

            process.terminate();
            var rest = process.communicate();
            assertThat(rest.stdoutText()).isEqualTo("before\nafter\n");
            assertThat(rest.returnCode()).isZero();
        });
    }

    @Test
    void someoneElseReadingTheOutputIsAnError() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "cat");
            var reading = createTask(() -> process.stdout().readLine());
            sleep(TURN);
            assertThatThrownBy(process::communicate)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another task is reading");
            process.stdin().close();
            assertThat(reading.await()).isEmpty();
            process.await();
        });
    }

    @Test
    void moreOutputThanThePipeHoldsWaitsForItsReader() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "head", "-c", "3000000", "/dev/zero");
            for (int i = 0; i < 50; i++) sleep(Duration.ofMillis(1));
            assertThat(process.returnCode()).isEmpty();
            assertThat(process.stdout().read()).hasSize(3_000_000);
            assertThat(process.await()).isZero();
        });
    }

    // ---- Options

    @Test
    void errorsMayGoWhereTheOutputGoes() {
        run(() -> {
            var process = createSubprocessExec(PIPES.withStderr(Stdio.STDOUT), "sh", "-c", "echo out; echo err >&2");
            assertThat(process.communicate().stdoutText()).isEqualTo("out\nerr\n");
            assertThatThrownBy(process::stderr).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void inputAndOutputMayBeFiles(@TempDir Path folder) {
        run(() -> {
            var in = Files.writeString(folder.resolve("in"), "text\n");
            var out = folder.resolve("out");
            var options = new SubprocessOptions(Stdio.file(in), Stdio.file(out), Stdio.DEVNULL, 100, null, null);
            assertThat(createSubprocessExec(options, "cat").communicate().stdout())
                    .isEmpty();
            var more = options.withStdout(Stdio.append(out));
            assertThat(createSubprocessExec(more, "cat").await()).isZero();
            assertThat(out).hasContent("text\ntext");
        });
    }

    @Test
    void directoryAndEnvironmentMayBeSaid(@TempDir Path folder) {
        run(() -> {
            // @start region=options
            var options = SubprocessOptions.INHERIT
                    .withStdout(Stdio.PIPE)
                    .withStderr(Stdio.DEVNULL)
                    .withCwd(folder)
                    .withVariable("COLOUR", "green");
            // @end
            var both = createSubprocessShell(options, "pwd -P; echo $COLOUR $HOME");
            assertThat(both.communicate().stdoutText().lines())
                    .containsExactly(
                            folder.toRealPath().toString(), "green " + Objects.toString(System.getenv("HOME"), ""));
            var bare = createSubprocessExec(options.withEnv(Map.of("A", "1")), "/bin/sh", "-c", "echo $A$COLOUR");
            assertThat(bare.communicate().stdoutText()).isEqualTo("1\n");
        });
    }

    @Test
    void theLimitIsThatOfTheReaders() {
        run(() -> {
            var process = createSubprocessExec(PIPES.withLimit(10), "echo", "more than ten bytes");
            assertThatThrownBy(process.stdout()::readLine).isInstanceOf(LimitOverrunException.class);
            process.await();
        });
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> PIPES.withStdin(Stdio.STDOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withStdout(Stdio.STDOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withLimit(0)).isInstanceOf(IllegalArgumentException.class);
        run(() -> assertThatThrownBy(Subprocess::createSubprocessExec)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the command is empty"));
    }

    // ---- What cannot be started

    @Test
    void aMissingProgramIsNamed() {
        run(() -> {
            assertThatThrownBy(() -> createSubprocessExec("no-such-program", "x"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage("no-such-program: no such program on the PATH")
                    .hasCauseInstanceOf(java.io.IOException.class);
            assertThatThrownBy(() -> createSubprocessExec("./no/such")).hasMessage("./no/such: no such program");
        });
    }

    @Test
    void aMissingDirectoryIsNamed(@TempDir Path folder) {
        run(() -> {
            var missing = folder.resolve("missing");
            assertThatThrownBy(() -> createSubprocessExec(PIPES.withCwd(missing), "echo"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(missing + ": no such directory to start \"echo\" in");
            var file = Files.writeString(folder.resolve("file"), "");
            assertThatThrownBy(() -> createSubprocessExec(PIPES.withCwd(file), "echo"))
                    .isInstanceOf(NotDirectoryException.class);
            assertThatThrownBy(() -> createSubprocessExec(file.toString())).isInstanceOf(AccessDeniedException.class);
        });
    }

    // ---- Cancelling the start

    @Test
    void cancellingTheStartKillsTheProgram() {
        for (int turns = 0; turns < 12; turns++) {
            int before = turns;
            run(() -> {
                var starting = createTask(() -> createSubprocessExec(PIPES, "sleep", FOREVER));
                for (int i = 0; i < before; i++) sleep(TURN);
                starting.cancel();
                Asyncio.wait(List.of(starting));
                if (!starting.cancelled()) starting.result().kill(); // It had started before.
            });
        }
    }

    @Test
    void cancellingTheStartAtAnyTimeLeavesNoProgramBehind() {
        run(() -> {
            for (int i = 0; i < 30; i++) {
                var starting = createTask(() -> createSubprocessExec(PIPES, "sleep", FOREVER));
                sleep(Duration.ofNanos(i * 200_000L));
                starting.cancel();
                Asyncio.wait(List.of(starting));
                if (!starting.cancelled()) starting.result().kill();
            }
        });
    }

    // ---- The end

    @Test
    void aSignalIsANegativeReturnCode() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "sleep", FOREVER);
            process.terminate();
            assertThat(process.await()).isEqualTo(-Signal.TERM.number());
            var killed = createSubprocessExec(PIPES, "sleep", FOREVER);
            killed.kill();
            assertThat(killed.await()).isEqualTo(-9);
            var interrupted = createSubprocessExec(PIPES, "sleep", FOREVER);
            interrupted.sendSignal(Signal.INT);
            assertThat(interrupted.await()).isEqualTo(-2);
            var itself = createSubprocessExec(PIPES, "sh", "-c", "kill -SEGV $$");
            assertThat(itself.await()).isEqualTo(-11);
        });
    }

    @Test
    void aShellSaysThatASignalHasEndedItsProgram() {
        run(() -> {
            var shell = createSubprocessShell(PIPES, "sh -c 'kill -TERM $$'; exit $?");
            assertThat(shell.await()).isEqualTo(128 + 15);
            var killed = createSubprocessShell(PIPES, "sleep " + FOREVER);
            killed.killTree();
            assertThat(killed.await()).isEqualTo(-9);
        });
    }

    @Test
    void otherReturnCodesAreAsTheyAre() {
        run(() -> {
            assertThat(createSubprocessExec(PIPES, "sh", "-c", "exit 128").await())
                    .isEqualTo(128);
            assertThat(createSubprocessExec(PIPES, "sh", "-c", "exit 255").await())
                    .isEqualTo(255);
            assertThat(createSubprocessExec(PIPES, "false").await()).isEqualTo(1);
        });
    }

    @Test
    void signalsArriveInTheirOrder() {
        run(() -> {
            var process = createSubprocessExec(
                    PIPES,
                    "sh",
                    "-c",
                    "trap 'echo usr1' USR1; trap 'echo usr2; exit' USR2; echo ready; while :; do read x; done");
            assertThat(new String(process.stdout().readLine(), UTF_8)).isEqualTo("ready\n");
            process.sendSignal(Signal.USR1);
            assertThat(new String(process.stdout().readLine(), UTF_8)).isEqualTo("usr1\n");
            process.sendSignal(Signal.USR2);
            assertThat(process.communicate().stdoutText()).isEqualTo("usr2\n");
        });
    }

    @Test
    void aStoppedProgramCanBeKilled() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "sleep", FOREVER);
            process.sendSignal(Signal.STOP);
            sleep(Duration.ofMillis(20));
            process.kill();
            assertThat(process.await()).isEqualTo(-9);
        });
    }

    @Test
    void signalsAfterTheExitAreIgnored() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "true");
            assertThat(process.await()).isZero();
            process.kill();
            process.terminate();
            process.sendSignal(Signal.INT);
            process.killTree();
            assertThat(process.returnCode()).hasValue(0);
            assertThat(process).hasToString("Subprocess[pid=" + process.pid() + ", return code 0]");
        });
    }

    @Test
    void severalTasksMayWaitAndOneBeCancelled() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "cat");
            var cancelled = createTask(process::await);
            var both = gather(process, process);
            sleep(TURN);
            cancelled.cancel();
            sleep(TURN);
            process.stdin().close();
            assertThat(both.await()).containsExactly(0, 0);
            assertThat(cancelled.cancelled()).isTrue();
        });
    }

    @Test
    void theWaitDoesNotWaitForWhoeverHasInheritedThePipe() {
        run(() -> {
            var process = createSubprocessExec(PIPES, "sh", "-c", "sleep " + FOREVER + " & echo $!");
            long grandchild = Long.parseLong(new String(process.stdout().readLine(), UTF_8).strip());
            assertThat(process.await()).isZero();
            assertThat(ProcessHandle.of(grandchild).orElseThrow().destroyForcibly())
                    .isTrue();
            assertThat(process.stdout().read()).isEmpty();
        });
    }

    @Test
    void theWholeTreeIsKilled() {
        run(() -> {
            var process = createSubprocessExec(
                    PIPES,
                    "sh",
                    "-c",
                    "sleep " + FOREVER + " & echo $!; sh -c 'sleep " + FOREVER + " & echo $!; wait'; wait");
            var lines = process.stdout().lines().iterator();
            long child = Long.parseLong(lines.next());
            long grandchild = Long.parseLong(lines.next());
            process.killTree();
            assertThat(process.await()).isEqualTo(-9);
            Children.awaitGone(child);
            Children.awaitGone(grandchild);
        });
    }

    @Test
    void nobodyEscapesWhoIsStartedWhileTheTreeIsKilled() {
        run(() -> {
            for (int i = 0; i < 25; i++) {
                var line = "sleep " + FOREVER + " & sh -c 'sleep " + FOREVER + " & wait' & wait";
                var process = createSubprocessShell(PIPES, line);
                var output = createTask(() -> process.stdout().read());
                sleep(Duration.ofNanos(i * 100_000L));
                process.killTree();
                assertThat(process.await()).isEqualTo(-9);
                assertThat(output.await()).isEmpty(); // Whoever lived would hold the pipe.
            }
        });
    }

    @Test
    void theTaskIsFreeWhileAProgramStarts() {
        run(() -> {
            createTask(() -> trace.add("another task"));
            createSubprocessExec(PIPES, "true").await();
        });

        assertThat(trace).containsExactly("another task");
    }
}
