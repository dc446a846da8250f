package asyncio.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a peer to its end and keeps what it said.
///
/// @param exit its exit status
/// @param out the lines of its standard output
/// @param err the lines of its standard error
record PeerProcess(int exit, List<String> out, List<String> err) {
    private static final long TIMEOUT_SECONDS = 180;

    /// Runs `command`; a peer that does not exist or does not end is a peer that failed.
    static PeerProcess run(List<String> command) throws IOException, InterruptedException {
        var out = Files.createTempFile("peer", ".out");
        var err = Files.createTempFile("peer", ".err");
        try {
            var process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    return new PeerProcess(1, List.of(), List.of("did not end within " + TIMEOUT_SECONDS + " s"));
                }
            } finally {
                process.destroyForcibly();
            }
            return new PeerProcess(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } catch (IOException e) {
            return new PeerProcess(127, List.of(), List.of(String.valueOf(e.getMessage())));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    boolean succeeded() {
        return exit == 0 && !out.isEmpty();
    }

    /// Why it failed, in a line: an exception's message if it told one, or its last words.
    String complaint() {
        return err.stream()
                .filter(line -> line.startsWith("Exception in thread") || line.startsWith("Caused by: "))
                .findFirst()
                .orElse(err.isEmpty() ? "it said nothing (exit status " + exit + ")" : err.getLast());
    }
}
