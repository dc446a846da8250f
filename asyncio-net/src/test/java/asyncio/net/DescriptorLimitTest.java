package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.FiberKind;
import asyncio.Task;
import asyncio.process.Stdio;
import asyncio.process.Subprocess;
import asyncio.process.SubprocessOptions;
import asyncio.streams.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server in a process that may have only few descriptors, and more clients than that.
final class DescriptorLimitTest extends OnLoop {
    private static final int LIMIT = 120;
    private static final int CLIENTS = 2 * LIMIT;

    /// Longer than two of the breaths that a server takes before it tries again.
    private static final Duration SEVERAL_TRIES = Duration.ofMillis(2_500);

    private static final String SHORTAGE = "Too many open files";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL", "IO_URING"})
    void whoCannotBeAcceptedWaitsUntilDescriptorsAreFree(IoKind kind) {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no shell that could set a limit");
        assumeTrue(kind.isAvailable(), () -> kind + " does not work on this machine");
        assumeTrue(kind != IoKind.IO_URING || FiberKind.preferred() == FiberKind.LOOP, "io_uring needs LOOP fibers");
        run(() -> {
            var command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh"));
            var classPath = ChildJvm.jars(ChildJvm.classPath(), folder);
            command.addAll(ChildJvm.command(FewDescriptors.class, classPath, List.of(), kind.name()));
            var options = SubprocessOptions.INHERIT.withStdin(Stdio.PIPE).withStdout(Stdio.PIPE);
            var child = Subprocess.createSubprocessExec(options, command);
            try {
                overcrowd(child);
            } finally {
                child.kill();
                child.await();
            }
        });
    }

    private static void overcrowd(Subprocess child) throws Exception {
        var said = child.stdout();
        var port = Integer.parseInt(text(said.readLine()).substring("port ".length()));
        var waiting = new ArrayList<Client>();
        for (int i = 0; i < CLIENTS; i++) waiting.add(new Client(i, port));

        assertThat(text(said.readLine())).contains("cannot accept a connection", SHORTAGE);
        var next = Asyncio.createTask(said::readLine);
        Asyncio.sleep(SEVERAL_TRIES);
        assertThat(next.done()).as("said once").isFalse();
        assertThat(waiting).anyMatch(client -> !client.answer.done());

        while (!waiting.isEmpty()) {
            until(() -> waiting.stream().anyMatch(client -> client.answer.done()));
            for (var client : waiting.toArray(Client[]::new)) {
                if (!client.answer.done()) continue;
                assertThat(client.answer.result()).isEqualTo("client " + client.number);
                client.connection.close();
                waiting.remove(client);
            }
        }
        child.stdin().close();
        assertThat(child.await()).isZero();
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8).strip();
    }

    /// Somebody who says something as soon as he is connected, for the system at least, and waits for an answer.
    private static final class Client {
        final int number;
        final Connection connection;
        final Task<String> answer;

        Client(int number, int port) throws IOException {
            this.number = number;
            connection = Net.openConnection(LOCALHOST, port);
            connection.send("client " + number + "\n");
            answer = Asyncio.createTask(() -> text(connection.reader().readLine()));
        }
    }
}
