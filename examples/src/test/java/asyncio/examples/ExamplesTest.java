package asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every program of this module, with the JDK and the kind of fiber that this test has.
final class ExamplesTest {
    /// Where Maven starts the tests of this module.
    private static final Path FOLDER = Path.of("").toAbsolutePath();

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void printsWhatItsOutFileSays(String example) throws Exception {
        var input = Files.createFile(folder.resolve("input"));
        var output = folder.resolve("output");
        var errors = folder.resolve("errors");

        var java = new ProcessBuilder(command(example))
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!java.waitFor(1, TimeUnit.MINUTES)) java.destroyForcibly().waitFor();

        assertThat(output)
                .as("exit status %d, errors: %s", java.exitValue(), Files.readString(errors))
                .hasSameTextualContentAs(FOLDER.resolve(example.replace(".java", ".out")));
        assertThat(java.exitValue()).isZero();
    }

    private static Stream<String> examples() throws Exception {
        try (var files = Files.newDirectoryStream(FOLDER, "*.java")) {
            var names = new ArrayList<String>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            names.removeAll(List.of("Downloads.java", "Jdbc.java")); // They have tests of their own.
            return names.stream().sorted();
        }
    }

    static List<String> command(String example) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var fiber = System.getProperty("asyncio.fiber") == null
                ? "--add-opens=java.base/java.lang=ALL-UNNAMED"
                : "-Dasyncio.fiber=" + System.getProperty("asyncio.fiber");
        var quickStart = "-XX:TieredStopAtLevel=1";
        return List.of(
                java,
                quickStart,
                fiber,
                "--enable-native-access=ALL-UNNAMED", // Netty's.
                "--class-path",
                System.getProperty("java.class.path"),
                FOLDER.resolve(example).toString());
    }
}
