package asyncio.process;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import asyncio.Asyncio;
import asyncio.TimeoutException;
import asyncio.VoidCoroutine;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `Subprocess.run`: everything about a program in one call.
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of a Unix")
final class RunTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static void run(VoidCoroutine main) {
        Asyncio.run(() -> {
            main.await();
            Children.awaitNone();
        });
    }

    @Test
    void theResultHasTheOutput() {
        run(() -> {
            // @start region=run
            var result = Subprocess.run(Duration.ofSeconds(30), "sh", "-c", "echo hello; exit 2");
            assertThat(result.stdoutText()).isEqualTo("hello\n");
            assertThat(result.returnCode()).isEqualTo(2);
            // @end
        });
    }

    @Test
    void inputMayBeGiven() {
        run(() -> {
            var options = SubprocessOptions.PIPES.withStderr(Stdio.INHERIT);
            var result = Subprocess.run(LONG, options, "b\na\n".getBytes(UTF_8), List.of("sort"));
            assertThat(result.stdoutText()).isEqualTo("a\nb\n");
            assertThat(result.stderr()).isEmpty();
            assertThat(result.succeeded()).isTrue();
        });
    }

    @Test
    void thereNeedNotBeADeadline() {
        run(() -> assertThat(Subprocess.run(null, "echo", "x").stdoutText()).isEqualTo("x\n"));
    }

    @Test
    void aProgramThatTakesTooLongIsKilledWithItsTreeAndItsOutputKept(@TempDir Path folder) {
        var pid = folder.resolve("pid");
        run(() -> {
            var failure = catchThrowableOfType(
                    SubprocessTimeoutException.class,
                    () -> Subprocess.run(
                            Duration.ofMillis(700),
                            "sh",
                            "-c",
                            "echo begun; echo warning >&2; sleep 1000 & echo $! > " + pid + "; wait"));
            assertThat(failure)
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("sh did not end within PT0.7S and was killed")
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(failure.partial().returnCode()).isEqualTo(-9);
            assertThat(failure.partial().stdoutText()).isEqualTo("begun\n");
            assertThat(failure.partial().stderrText()).isEqualTo("warning\n");
            Children.awaitGone(Long.parseLong(Files.readString(pid).strip()));
        });
    }

    @Test
    void cancellingKillsTheProgram() {
        run(() -> {
            var running = createTask(() -> Subprocess.run(LONG, "sleep", "1000"));
            while (ProcessHandle.current().children().findAny().isEmpty()) sleep(Duration.ofMillis(1));
            running.cancel();
            Asyncio.wait(List.of(running));
            assertThat(running.cancelled()).isTrue();
        });
    }

    @Test
    void aMissingProgramIsNamed() {
        run(() -> assertThatThrownBy(() -> Subprocess.run(LONG, "no-such-program"))
                .isInstanceOf(NoSuchFileException.class));
    }
}
