package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private static final String RECORDING = "{\"id\": \"p\", \"area\": \"tasks\", \"features\": [\"return\"],"
            + " \"program\": {\"bodies\": {\"main\": [{\"op\": \"return\", \"v\": 3}]}},"
            + " \"trace\": [[0, \"-\", \"end\", \"=3\"], [0, \"-\", \"close\", \"ok\"]]}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void exitsWith0WhenAllPassed() throws Exception {
        var file = Files.writeString(folder.resolve("right.jsonl"), RECORDING);

        assertThat(run(file.toString())).isEqualTo(0);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("right.jsonl: 1 passed, 0 failed\n");
    }

    @Test
    void exitsWith1WhenATraceDiffers() throws Exception {
        var file = Files.writeString(folder.resolve("wrong.jsonl"), RECORDING.replace("=3", "=4"));

        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("wrong.jsonl: 0 passed, 1 failed")
                .contains("wrong.jsonl, p: row 0 differs");
    }

    @Test
    void exitsWith2AndOneSentenceWhenAFileIsMissing() throws Exception {
        assertThat(run(folder.resolve("none.jsonl").toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).strip())
                .endsWith("none.jsonl does not exist.")
                .doesNotContain("\n");
    }

    @Test
    void exitsWith2WhenNothingIsSelected() throws Exception {
        var file = Files.writeString(folder.resolve("right.jsonl"), RECORDING);

        assertThat(run(file.toString(), "--only", "gather")).isEqualTo(2);
    }

    @Test
    void printsTheTraceOfOneProgram() throws Exception {
        var file = Files.writeString(folder.resolve("right.jsonl"), RECORDING);

        assertThat(run(file.toString(), "--trace", "p")).isEqualTo(0);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("0 - end =3\n0 - close ok\n");
    }

    private int run(String... arguments) throws InterruptedException {
        return new Main(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }
}
