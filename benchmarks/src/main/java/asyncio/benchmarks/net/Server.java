package asyncio.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, see [Control].
final class Server implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    final int port;

    private Server(Process process) throws IOException {
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = out.readLine();
        if (line == null) throw new IOException("it ended before it listened");
        port = Integer.parseInt(line.strip());
    }

    static Server start(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Server(process);
        } catch (IOException | NumberFormatException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /// Asks for the bytes of live objects. Only the servers in Java know.
    long usedHeap() throws IOException {
        var questions = process.getOutputStream();
        questions.write('\n');
        questions.flush();
        var answer = out.readLine();
        if (answer == null) throw new IOException("it did not say how much heap it uses");
        return Long.parseLong(answer.strip());
    }

    /// The processor time that it has used.
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            // It is ended in any case.
        } finally {
            process.destroyForcibly();
        }
    }
}
