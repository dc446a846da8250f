package asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import asyncio.Asyncio;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs `Downloads.java` against a server that behaves well and badly.
@Timeout(60)
final class DownloadsTest {
    private static final byte[] CONTENT = new byte[300_000];

    @TempDir
    private static Path classes;

    @TempDir
    private Path folder;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeAll
    static void compile() throws Exception {
        new Random(1).nextBytes(CONTENT);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), "-cp", library(), "Downloads.java");
        assertThat(status).isZero();
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        serve("/", DownloadsTest::sendContent);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void filesAreWhole() throws Exception {
        serve("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(CONTENT);
        });
        serve("/empty", exchange -> exchange.sendResponseHeaders(200, -1));
        serve("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/elsewhere"));
            exchange.sendResponseHeaders(302, -1);
        });

        var run = run("-o", target(), url("/plain?a=/b"), url("/chunked"), url("/empty"), url("/moved"));

        assertThat(run.status).as(run.toString()).isZero();
        assertThat(run.output).contains("4 of 4 done");
        assertThat(files()).containsOnlyKeys("plain", "chunked", "empty", "moved");
        assertThat(files().get("plain")).isEqualTo(CONTENT);
        assertThat(files().get("chunked")).isEqualTo(CONTENT);
        assertThat(files().get("empty")).isEmpty();
        assertThat(files().get("moved")).isEqualTo(CONTENT);
    }

    @Test
    void namesAreDistinctAndSafe() throws Exception {
        Files.createDirectories(Path.of(target()));
        Files.writeString(Path.of(target(), "a.tar.gz"), "mine");

        var run = run(
                "-o",
                target(),
                url("/a.tar.gz"),
                url("/other/a.tar.gz"),
                url("/A.tar.gz"),
                url("/"),
                url("/x/.."),
                url("/..%2F..%2Fetc%2Fpasswd"),
                url("/.bashrc"),
                url("/" + "long".repeat(100) + ".txt"));

        assertThat(run.status).as(run.toString()).isZero();
        assertThat(run.output).contains("a-2.tar.gz: 300.0 kB, named so because a.tar.gz is taken");
        assertThat(files())
                .containsOnlyKeys(
                        "a.tar.gz",
                        "a-2.tar.gz",
                        "a-3.tar.gz",
                        "A-4.tar.gz",
                        "index.html",
                        "index-2.html",
                        "%2F..%2Fetc%2Fpasswd",
                        "bashrc",
                        "long".repeat(49) + ".txt");
        assertThat(files().get("a.tar.gz")).asString(UTF_8).isEqualTo("mine");
        try (var all = Files.list(folder)) {
            assertThat(all)
                    .extracting(file -> file.getFileName().toString())
                    .containsOnly("target", "output", "errors");
        }
    }

    @Test
    void aFailureDoesNotStopTheOthers() throws Exception {
        serve("/missing", exchange -> exchange.sendResponseHeaders(404, -1));
        serve("/broken", exchange -> exchange.sendResponseHeaders(503, -1));
        serve("/truncated", DownloadsTest::sendHalf);
        int nobody = freePort();

        var run = run(
                "-o",
                target(),
                url("/missing"),
                url("/broken"),
                url("/truncated"),
                "http://localhost:" + nobody + "/refused",
                url("/good"));

        assertThat(run.status).as(run.toString()).isEqualTo(1);
        assertThat(run.output)
                .contains("failed     missing: HTTP status 404\n")
                .contains("failed     broken: HTTP status 503 (tried 3 times)\n")
                .contains("failed     refused: the connection is refused (tried 3 times)\n")
                .containsPattern("failed     truncated: .*150000.* \\(tried 3 times\\)\n")
                .contains("1 of 5 done, 4 failed");
        assertThat(run.errors).isEmpty();
        assertThat(files()).containsOnlyKeys("good");
        assertThat(requests)
                .containsExactlyInAnyOrder(
                        "/missing", "/good", "/broken", "/broken", "/broken", "/truncated", "/truncated", "/truncated");
    }

    @Test
    void chunksWithoutAnEndAreNoFile() throws Exception {
        try (var rude = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> sendChunksWithoutAnEnd(rude));

            var run = run("-o", target(), "http://localhost:" + rude.getLocalPort() + "/truncated");

            assertThat(run.status).as(run.toString()).isEqualTo(1);
            assertThat(run.output).contains("failed     truncated: ").contains("(tried 3 times)");
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void whatFailsForATimeIsTriedAgain() throws Exception {
        serve("/flaky", exchange -> {
            if (Collections.frequency(requests, "/flaky") == 1) exchange.sendResponseHeaders(500, -1);
            else if (Collections.frequency(requests, "/flaky") == 2) sendHalf(exchange);
            else sendContent(exchange);
        });

        var run = run("-o", target(), url("/flaky"));

        assertThat(run.status).as(run.toString()).isZero();
        assertThat(files()).containsOnlyKeys("flaky");
        assertThat(files().get("flaky")).isEqualTo(CONTENT);
    }

    @Test
    void aServerThatStallsIsLeft() throws Exception {
        var left = new CountDownLatch(1);
        serve("/silent", exchange -> sleep(30_000));
        serve("/stalled", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            try {
                while (true) {
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                    sleep(20);
                }
            } finally {
                left.countDown();
            }
        });

        var run = run("-o", target(), "--timeout", "0.8", url("/silent"), url("/stalled"), url("/good"));

        assertThat(run.status).as(run.toString()).isEqualTo(1);
        assertThat(run.output)
                .contains("failed     silent: too slow: 0 B came within 0.8 s\n")
                .contains("failed     stalled: too slow: ");
        assertThat(files()).containsOnlyKeys("good");
        assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noMoreThanTheLimitRunAtOnce() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        serve("/file", exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            sleep(20);
            now.decrementAndGet();
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(UTF_8));
        });
        var list = folder.resolve("list");
        var lines = new ArrayList<>(List.of("# two hundred files", ""));
        for (int i = 0; i < 200; i++) lines.add(" " + url("/file" + i));
        Files.write(list, lines);

        var run = run("-o", target(), "-n", "10", "@" + list);

        assertThat(run.status).as(run.toString()).isZero();
        assertThat(most.get()).isBetween(5, 10);
        assertThat(files())
                .hasSize(200)
                .allSatisfy((_, content) -> assertThat(content).asString(UTF_8).isEqualTo("hello"));
    }

    @Test
    void ctrlCLeavesNothingIncomplete() throws Exception {
        assumeFalse(interruptsAreIgnored(), "this process was started with SIGINT ignored, and so are its children");
        var left = new CountDownLatch(2);
        var flowing = new CountDownLatch(2);
        serve("/slow", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            try {
                while (true) {
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                    flowing.countDown();
                    sleep(20);
                }
            } finally {
                left.countDown();
            }
        });

        serve("/silent", exchange -> sleep(30_000));

        var java =
                start("-o", target(), "-n", "3", url("/good"), url("/slow1"), url("/slow2"), url("/silent"), url("/x"));
        assertThat(flowing.await(20, TimeUnit.SECONDS)).isTrue();
        while (!requests.contains("/silent")) sleep(10);
        new ProcessBuilder("kill", "-INT", Long.toString(java.pid())).start().waitFor();
        var run = finished(java);

        assertThat(run.status).as(run.toString()).isEqualTo(130);
        assertThat(run.output)
                .contains("done       good")
                .containsPattern("cancelled  slow1: .* had come")
                .contains("1 of 5 done, 4 cancelled");
        assertThat(run.errors).isEqualToIgnoringNewLines("Interrupted");
        assertThat(files()).containsOnlyKeys("good");
        assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(requests).doesNotContain("/x");
    }

    @DisabledIfSystemProperty(named = "asyncio.fiber", matches = ".*", disabledReason = "It has nothing to do with it")
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            -o,                       -o needs a folder
            -n,                       -n needs a whole number above 0
            -n many,                  '-n needs a whole number above 0, not "many"'
            -n 0,                     '-n needs a whole number above 0, not "0"'
            -n -3,                    '-n needs a whole number above 0, not "-3"'
            --timeout 0.0,            '--timeout needs a number of seconds above 0, not "0.0"'
            --timeout soon,           '--timeout needs a number of seconds above 0, not "soon"'
            --fast,                   there is no option --fast: see --help
            @missing,                 'cannot read the file "missing": there is no such file or folder'
            ftp://example.org/a,      '"ftp://example.org/a" is not an http or https URL'
            http://,                  '"http://" is not an http or https URL'
            http://example.org:99999, '"http://example.org:99999" is not an http or https URL'
            """)
    void wrongArgumentsAreExplainedInASentence(String arguments, String sentence) throws Exception {
        var run = run((url("/good") + " -o " + target() + " " + arguments).split(" "));

        assertThat(run).isEqualTo(new Run(2, "", sentence + System.lineSeparator()));
        assertThat(requests).isEmpty();
        assertThat(Path.of(target())).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeUsedIsExplainedInASentence() throws Exception {
        var locked = Files.createDirectory(folder.resolve("locked")).toFile();
        assertThat(locked.setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(locked.toPath()), "the superuser may write everywhere");

        assertThat(run("-o", locked.toString(), url("/good")))
                .isEqualTo(new Run(2, "", "the folder " + locked + " is not writable" + System.lineSeparator()));
    }

    @Test
    void theDemoGoesAsPlanned() throws Exception {
        var run = run();

        assertThat(run.status).as(run.toString()).isZero();
        assertThat(run.output)
                .containsPattern("one after another: \\d+[.]\\d s")
                .containsPattern("concurrently: \\d+[.]\\d s")
                .contains("failed     broken.iso")
                .contains("failed     glacier.bin: too slow")
                .contains("identical");
        assertThat(run.errors).isEmpty();
    }

    // ---- The server

    @FunctionalInterface
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                requests.add(exchange.getRequestURI().getPath());
                handler.handle(exchange);
            }
        });
    }

    private static void sendContent(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT);
    }

    private static void sendHalf(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 2);
        exchange.getResponseBody().flush();
    }

    private static void sendChunksWithoutAnEnd(ServerSocket server) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                var head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
                connection.getOutputStream().write(head.getBytes(UTF_8));
                connection.shutdownOutput();
                connection.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The test is over, or the client has gone.
            }
        }
    }

    private static void sleep(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    // ---- The program

    private record Run(int status, String output, String errors) {}

    private Run run(String... arguments) throws Exception {
        return finished(start(arguments));
    }

    private Process start(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add(fiber());
        command.addAll(List.of("--class-path", library() + File.pathSeparator + classes, "Downloads"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    private Run finished(Process java) throws Exception {
        if (!java.waitFor(30, TimeUnit.SECONDS)) java.destroyForcibly().waitFor();
        return new Run(
                java.exitValue(),
                Files.readString(folder.resolve("output")),
                Files.readString(folder.resolve("errors")));
    }

    private String target() {
        return folder.resolve("target").toString();
    }

    private Map<String, byte[]> files() throws IOException {
        var contents = new TreeMap<String, byte[]>();
        if (Files.notExists(Path.of(target()))) return contents;
        try (var files = Files.newDirectoryStream(Path.of(target()))) {
            for (var file : files) contents.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        return contents;
    }

    private static String library() throws Exception {
        var source = Asyncio.class.getProtectionDomain().getCodeSource();
        return Path.of(source.getLocation().toURI()).toString();
    }

    private static String fiber() {
        var kind = System.getProperty("asyncio.fiber");
        return kind == null ? "--add-opens=java.base/java.lang=ALL-UNNAMED" : "-Dasyncio.fiber=" + kind;
    }

    private static boolean interruptsAreIgnored() throws IOException {
        var status = Path.of("/proc/self/status");
        if (Files.notExists(status)) return false;
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }
}
