package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The habits of this project that its own text can show.
final class RepositoryTest {
    private static final int LONG = 600;

    /// Files that are longer, and why.
    private static final Map<String, String> LONG_FILES = Map.of(
            "asyncio/src/main/java/asyncio/Asyncio.java", "every free function of asyncio, a line each",
            "asyncio-net/src/main/java/asyncio/net/Net.java", "every function of the network, a line each",
            "asyncio/src/main/java/asyncio/EventLoop.java", "the whole loop, and its builder, in one place to read");

    /// What may reach into the JDK.
    private static final Set<String> TRICKS = Set.of(
            "asyncio/src/main/java/asyncio/CarryingFrame.java",
            "asyncio/src/main/java/asyncio/Insides.java",
            "asyncio/src/main/java/asyncio/Jdk.java",
            "asyncio/src/main/java/asyncio/JdkSwitch.java",
            "asyncio/src/main/java/asyncio/ShortSwitch.java");

    /// Where real time and threads come from. Everything else has a clock and a loop.
    private static final Set<String> REAL_TIME_AND_THREADS = Set.of(
            "asyncio/src/main/java/asyncio/LoopThreadFactory.java",
            "asyncio/src/main/java/asyncio/Watchdog.java",
            "asyncio-net/src/main/java/asyncio/net/JdkResolver.java",
            "asyncio-net/src/main/java/asyncio/net/Readiness.java",
            "asyncio-net/src/main/java/asyncio/net/ShardedServer.java",
            "asyncio-net/src/main/java/asyncio/net/TlsSetup.java",
            "asyncio/src/main/java/asyncio/WorkerThreads.java",
            "asyncio/src/main/java/asyncio/FiberKind.java",
            "asyncio/src/main/java/asyncio/HandoffFiber.java",
            "asyncio/src/main/java/asyncio/spi/SystemClock.java",
            "asyncio-junit/src/main/java/asyncio/junit/TestThread.java",
            "asyncio/src/main/java/asyncio/process/OutputRelay.java",
            "asyncio/src/main/java/asyncio/process/ParentClasses.java",
            "asyncio/src/main/java/asyncio/process/Worker.java",
            "asyncio/src/main/java/asyncio/streams/PipeThreads.java",
            "asyncio/src/main/java/asyncio/process/SpawnThreads.java");

    /// Tests that cannot do without real time: the blocking call is their subject, or the program is another process.
    private static final Set<String> SLEEPING_TESTS = Set.of(
            "asyncio/src/test/java/asyncio/BlockedTaskCancelTest.java",
            "asyncio/src/test/java/asyncio/BlockingCallsTest.java",
            "asyncio/src/test/java/asyncio/BriefLockTest.java",
            "asyncio/src/test/java/asyncio/InterruptTest.java",
            "asyncio/src/test/java/asyncio/process/ProcessPoolBreakTest.java",
            "asyncio/src/test/java/asyncio/process/ProcessPoolCancelTest.java",
            "asyncio/src/test/java/asyncio/process/ProcessPoolEndTest.java",
            "examples/src/test/java/asyncio/examples/DownloadsTest.java");

    /// Exceptions whose type says it all.
    private static final Set<String> BARE =
            Set.of("CancelledError", "QueueEmptyException", "QueueFullException", "ClosedChannelException");

    private static final Set<String> NOT_SHIPPED = Set.of("benchmarks", "conformance", "examples", "stress");

    private static final Set<String> NOT_OURS = Set.of(".git", ".idea", "__pycache__", "node_modules", "target");

    private static final Pattern TEXT =
            Pattern.compile("\\.(java|kt|py|sh|js|html|css|md|xml|ya?ml|toml|json|properties|txt|out)$|(^|/)[^.]+$");

    private static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .filter(folder -> Files.isDirectory(folder.resolve(".mvn")))
            .findFirst()
            .orElseThrow();

    private static final List<Source> SOURCES = read();

    /// A file, by its path from the root.
    private record Source(String path, String text) {
        boolean isJava() {
            return path.endsWith(".java");
        }

        boolean isMain() {
            return isJava() && path.contains("/src/main/");
        }

        String folder() {
            return path.substring(0, path.lastIndexOf('/') + 1);
        }

        /// The text without its comments, line for line.
        String code() {
            var code =
                    Pattern.compile("(?s)/\\*.*?\\*/").matcher(text).replaceAll(comment -> newlines(comment.group()));
            return Pattern.compile("(?m)//.*$").matcher(code).replaceAll("");
        }
    }

    @Test
    void filesAreShort() {
        var tooLong = javaSources().filter(s -> s.text.lines().count() > LONG).map(Source::path);

        assertThat(tooLong)
                .as("files of more than %d lines; give LONG_FILES a reason or divide them", LONG)
                .hasSameElementsAs(LONG_FILES.keySet());
    }

    @Test
    void typesAreNamedForWhatTheyAre() {
        var vague = "(Abstract|Base|Default)(?=[A-Z])\\w*|\\w*(Abstract|Base|Default|Impl|Manager|Helpers?|Utils?)";

        assertNone(javaSources(), "\\b(?:class|interface|record|enum) (?:" + vague + ")\\b", "call it what it is");
    }

    @Test
    void shippedModulesExportToEverybodyAndOpenNothing() {
        var described = shipped()
                .map(s -> s.path.replaceAll("java/.*", "java/module-info.java"))
                .distinct();
        var descriptors =
                shipped().filter(s -> s.path.endsWith("module-info.java")).toList();

        assertThat(descriptors).extracting(Source::path).containsExactlyInAnyOrderElementsOf(described.toList());
        assertNone(descriptors.stream(), "\\bexports [\\w.]+\\s+to\\b|\\bopens?\\b", "users have what we have");
    }

    @Test
    void packagesTellTheirStory() {
        var untold = SOURCES.stream()
                .filter(s -> s.isMain() && !s.path.endsWith("module-info.java"))
                .map(s -> s.folder() + "package-info.java")
                .distinct()
                .filter(info -> !Files.exists(ROOT.resolve(info)));

        assertThat(untold).as("package-info.java is missing").isEmpty();
    }

    @Test
    void packagesNameTheirPublicTypes() {
        var unnamed = shipped()
                .filter(s -> s.path.startsWith("asyncio/"))
                .filter(s -> s.text.matches("(?s).*\\npublic [^\\n(]*\\b(class|interface|record|enum|@interface) .*"))
                .filter(s -> {
                    var type = s.path.substring(s.folder().length()).replace(".java", "");
                    var info = s.folder() + "package-info.java";
                    var table =
                            SOURCES.stream().filter(i -> i.path.equals(info)).findFirst();
                    return !table.orElseThrow().text.matches("(?s).*\\W" + type + "\\W.*");
                })
                .map(Source::path);

        assertThat(unnamed)
                .as("public types that their package-info does not name")
                .isEmpty();
    }

    @Test
    void nothingIsLeftToDo() {
        assertNone(javaSources(), Source::text, "\\b(T[O]DO|F[I]XME|X{3})\\b", "do it, or open an issue");
        assertNone(javaSources(), "@D[i]sabled\\b", "mend the test or delete it");
    }

    @Test
    void exceptionsSayWhatHappened() {
        assertNone(
                SOURCES.stream().filter(Source::isMain),
                "\\bnew (?!(?:" + String.join("|", BARE) + ")\\b)\\w+(?:Exception|Error)\\(\\s*\\)",
                "give it a message: the fact, the values, the way out");
    }

    @Test
    void noExceptionIsSwallowed() {
        assertNone(
                javaSources(),
                Source::text,
                "\\bcatch\\s*\\([^)]*\\)\\s*\\{\\s*\\}",
                "handle it, or say in the block why not");
    }

    @Test
    void fewFilesReachIntoTheJdk() {
        var others = shipped().filter(s -> !TRICKS.contains(s.path));

        assertNone(others, "\\bInsides\\.of\\b|\\bsetAccessible\\b|\\bprivateLookupIn\\b", "only " + TRICKS + " may");
    }

    @Test
    void timeAndThreadsComeThroughTheirSeams() {
        var others = shipped().filter(s -> !REAL_TIME_AND_THREADS.contains(s.path));

        assertNone(
                others,
                "\\bSystem\\.(nanoTime|currentTimeMillis)\\b|\\bThread\\.sleep\\b|\\bnew Thread\\b|\\bThread\\.of(Platform|Virtual)\\b",
                "ask the loop's clock");
    }

    @Test
    void testsDoNotSleep() {
        var others = tests().filter(s -> !SLEEPING_TESTS.contains(s.path));

        assertNone(others, "\\bThread\\.sleep\\b", "use a VirtualClock, or give SLEEPING_TESTS the file");
    }

    @Test
    void testsAreNamedForWhatHappens() {
        assertNone(tests(), "@Test\\s+(?:\\w+ )*void test[A-Z_0-9]\\w*", "say what it does, without \"test\"");
    }

    /// The table has the tests in its third column.
    @Test
    void testsThatAreNamedBesideANameExist() throws IOException {
        var named = Files.readAllLines(ROOT.resolve("docs/python.md")).stream()
                .filter(line -> line.startsWith("|"))
                .map(line -> line.split("(?<!\\\\)\\|"))
                .filter(cells -> cells.length > 3)
                .flatMap(cells -> Pattern.compile("\\w+(?:Test|Contract)\\b")
                        .matcher(cells[3])
                        .results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        var existing = tests().map(s -> s.path.substring(s.folder().length()).replace(".java", ""));

        assertThat(named).as("tests named in docs/python.md").isNotEmpty().isSubsetOf(existing.toList());
    }

    @Test
    void tablesHaveTheColumnsOfTheirHeads() throws IOException {
        var columns = Files.readAllLines(ROOT.resolve("docs/python.md")).stream()
                .filter(line -> line.startsWith("|"))
                .filter(line -> line.split("(?<!\\\\)\\|", -1).length != 6);

        assertThat(columns).as("four columns: Python, Java, test, note").isEmpty();
    }

    @Test
    void usersCanReadWhatChanged() {
        assertThat(ROOT.resolve("CHANGELOG.md")).content().contains("\n## ");
    }

    @Test
    void nothingNamesAFolderOfOneMachine() {
        assertNone(
                SOURCES.stream(),
                Source::text,
                "(?<![\\w.*-])/(?:work|root|home)/",
                "other machines have no such folder");
    }

    private static Stream<Source> javaSources() {
        return SOURCES.stream().filter(Source::isJava);
    }

    private static Stream<Source> shipped() {
        return SOURCES.stream()
                .filter(s -> s.isMain() && !NOT_SHIPPED.contains(s.path.substring(0, s.path.indexOf('/'))));
    }

    private static Stream<Source> tests() {
        return javaSources().filter(s -> s.path.contains("/src/test/"));
    }

    private static void assertNone(Stream<Source> sources, String regex, String advice) {
        assertNone(sources, Source::code, regex, advice);
    }

    private static void assertNone(Stream<Source> sources, Function<Source, String> part, String regex, String advice) {
        var pattern = Pattern.compile(regex);
        var findings = sources.flatMap(source -> {
            var text = part.apply(source);
            return pattern.matcher(text)
                    .results()
                    .map(found -> source.path + ":" + line(text, found) + ": " + found.group());
        });

        assertThat(findings).as(advice).isEmpty();
    }

    private static int line(String text, MatchResult found) {
        return newlines(text.substring(0, found.start())).length() + 1;
    }

    private static String newlines(String text) {
        return text.replaceAll("[^\n]", "");
    }

    private static List<Source> read() {
        var sources = new ArrayList<Source>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    var name = folder.getFileName().toString();
                    return NOT_OURS.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    var path = ROOT.relativize(file).toString().replace('\\', '/');
                    if (TEXT.matcher(path).find()) sources.add(new Source(path, Files.readString(file)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read the sources in " + ROOT + ": start the test from its module", e);
        }
        return sources;
    }
}
