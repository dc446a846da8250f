package asyncio.process;

import static asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.Event;
import asyncio.Signal;
import asyncio.VoidCoroutine;
import asyncio.streams.ExtraInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Programs as transports and protocols.
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of a Unix")
final class SubprocessTransportTest {
    private final Recording recording = new Recording();

    private static void run(VoidCoroutine main) {
        Asyncio.run(() -> {
            main.await();
            Children.awaitNone();
        });
    }

    @Test
    void eventsComeInTheirOrder() {
        run(() -> {
            var end = Subprocess.subprocessExec(
                    () -> recording, SubprocessOptions.PIPES, "sh", "-c", "echo out; echo err >&2; exit 7");
            assertThat(recording.events).startsWith("made");
            recording.lost.await();

            assertThat(recording.events)
                    .startsWith("made")
                    .endsWith("lost null")
                    .contains("1 out\n", "2 err\n", "exited", "0 lost", "1 lost", "2 lost")
                    .hasSize(8);
            assertThat(recording.events.indexOf("1 out\n")).isLessThan(recording.events.indexOf("1 lost"));
            assertThat(end.transport().getReturnCode()).hasValue(7);
            assertThat(end.protocol()).isSameAs(recording);
        });
    }

    @Test
    void aShellMayBeAskedFor() {
        run(() -> {
            var end = Subprocess.subprocessShell(() -> recording, SubprocessOptions.PIPES, "echo a; echo b");
            recording.lost.await();
            assertThat(recording.output).hasToString("a\nb\n");
            assertThat(end.transport().isClosing()).isTrue();
        });
    }

    @Test
    void pipesAreTransports() {
        run(() -> {
            var transport = Subprocess.subprocessExec(() -> recording, SubprocessOptions.PIPES, "cat")
                    .transport();
            var stdin = transport.getPipeTransport(0).orElseThrow();
            assertThat(transport.getPipeTransport(1).orElseThrow().isReading()).isTrue();
            assertThat(transport.getPipeTransport(3)).isEmpty();
            assertThat(transport.getReturnCode()).isEmpty();
            assertThat(transport
                            .getExtraInfo(SubprocessTransport.SUBPROCESS)
                            .orElseThrow()
                            .pid())
                    .isEqualTo(transport.getPid());
            assertThat(transport.getExtraInfo(ExtraInfo.PEERNAME)).isEmpty();
            stdin.write("through the cat".getBytes(UTF_8));
            stdin.writeEof();
            recording.lost.await();
            assertThat(recording.output).hasToString("through the cat");
            assertThat(recording.events).endsWith("lost null");
        });
    }

    @Test
    void writingMoreThanTheProgramReadsPauses() {
        run(() -> {
            var transport = Subprocess.subprocessExec(
                            () -> recording, SubprocessOptions.PIPES, "sh", "-c", "read line; cat >/dev/null")
                    .transport();
            var stdin = transport.getPipeTransport(0).orElseThrow();
            stdin.write(new byte[1_000_000]);
            assertThat(recording.events).containsExactly("made", "pause");
            stdin.write("\n".getBytes(UTF_8));
            stdin.writeEof();
            recording.lost.await();
            assertThat(recording.events).contains("resume");
        });
    }

    @Test
    void closingKillsARunningProgram() {
        run(() -> {
            var transport = Subprocess.subprocessExec(() -> recording, SubprocessOptions.PIPES, "sleep", "1000")
                    .transport();
            transport.close();
            transport.close();
            assertThat(transport.isClosing()).isTrue();
            recording.lost.await();

            assertThat(transport.getReturnCode()).hasValue(-9);
            assertThat(recording.events)
                    .contains("exited", "0 lost", "1 lost", "2 lost")
                    .endsWith("lost null");
        });
    }

    @Test
    void closingAfterTheExitDoesNothing() {
        run(() -> {
            var transport = Subprocess.subprocessExec(() -> recording, SubprocessOptions.PIPES, "true")
                    .transport();
            recording.lost.await();
            transport.abort();
            transport.sendSignal(Signal.HUP);
            transport.terminate();
            sleep(Duration.ZERO);
            assertThat(recording.events).containsOnlyOnce("lost null").endsWith("lost null");
            assertThat(transport.getReturnCode()).hasValue(0);
        });
    }

    @Test
    void anotherProtocolMayTakeOver() {
        run(() -> {
            var transport = Subprocess.subprocessExec(() -> new Recording(), SubprocessOptions.PIPES, "cat")
                    .transport();
            transport.setProtocol(recording);
            assertThat(transport.getProtocol()).isSameAs(recording);
            transport.getPipeTransport(0).orElseThrow().close();
            recording.lost.await();
            assertThat(recording.events).doesNotContain("made").contains("exited");
        });
    }

    private static final class Recording implements SubprocessProtocol {
        final List<String> events = new ArrayList<>();
        final StringBuilder output = new StringBuilder();
        final Event lost = new Event();

        @Override
        public void connectionMade(SubprocessTransport transport) {
            events.add("made");
        }

        @Override
        public void pipeDataReceived(int fd, ByteBuffer data) {
            var text = UTF_8.decode(data).toString();
            output.append(text);
            events.add(fd + " " + text);
        }

        @Override
        public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
            events.add(fd + " lost" + (exception == null ? "" : " " + exception));
        }

        @Override
        public void processExited() {
            events.add("exited");
        }

        @Override
        public void pauseWriting() {
            events.add("pause");
        }

        @Override
        public void resumeWriting() {
            events.add("resume");
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            events.add("lost " + exception);
            lost.set();
        }
    }
}
