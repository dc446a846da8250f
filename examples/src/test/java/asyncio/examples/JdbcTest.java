package asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs `Jdbc.java` with a PostgreSQL of its own, where one is installed.
@Timeout(120)
final class JdbcTest {
    /// The account for which Debian's package is made. PostgreSQL does not run for the superuser.
    private static final String ACCOUNT = "postgres";

    @TempDir
    private Path folder;

    private @Nullable Path programs;
    private int port;

    @BeforeEach
    void startDatabase() throws Exception {
        var found = installed();
        if (found == null) IO.println("JdbcTest is skipped: PostgreSQL is not installed, in Debian as \"postgresql\"");
        assumeTrue(found != null, "PostgreSQL is not installed");
        if (isSuperuser()) own(folder);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        run(found, "initdb", "--no-sync", "--auth=trust", "--username=example", "-D", data());
        programs = found;
        var options = "-F -h 127.0.0.1 -p " + port + " -k " + folder;
        run(found, "pg_ctl", "-w", "-D", data(), "-l", folder.resolve("log").toString(), "-o", options, "start");
    }

    @AfterEach
    void stopDatabase() throws Exception {
        if (programs != null) run(programs, "pg_ctl", "-w", "-D", data(), "-m", "immediate", "stop");
    }

    @Test
    void queriesRunAtOnceAndAreCancelled() throws Exception {
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=example";
        var output = Files.createTempFile("output", null);
        try {
            var java = start(ExamplesTest.command("Jdbc.java"), List.of(url), output);
            assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(output).hasSameTextualContentAs(Path.of("Jdbc.out"));
        } finally {
            Files.delete(output);
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /// Returns the folder of the newest version, or null.
    private static @Nullable Path installed() throws IOException {
        var versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) return null;
        try (var folders = Files.list(versions)) {
            return folders.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    private static boolean isSuperuser() {
        return System.getProperty("user.name").equals("root");
    }

    private static void own(Path path) throws IOException {
        var accounts = path.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(path, accounts.lookupPrincipalByName(ACCOUNT));
    }

    /// Runs a program of the database, and waits for its end.
    private void run(Path bin, String program, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        if (isSuperuser()) command.addAll(List.of("setpriv", "--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"));
        command.add(bin.resolve(program).toString());
        var output = Files.createTempFile(program, null);
        try {
            var process = start(command, List.of(arguments), output);
            boolean ended = process.waitFor(1, TimeUnit.MINUTES);
            if (!ended) process.destroyForcibly().waitFor();
            assertThat(process.exitValue())
                    .as("%s: %s", program, Files.readString(output))
                    .isZero();
        } finally {
            Files.delete(output);
        }
    }

    private Process start(List<String> command, List<String> arguments, Path output) throws IOException {
        var all = Stream.concat(command.stream(), arguments.stream()).toList();
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
