package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorpusTest {
    private static final String LINE =
            "{\"id\": \"p\", \"area\": \"tasks\", \"features\": [], \"program\": {\"bodies\": {\"main\": []}},"
                    + " \"trace\": []}";

    @TempDir
    private Path folder;

    @Test
    void readsLines() throws Exception {
        var file = Files.writeString(folder.resolve("two.jsonl"), LINE + "\n\n" + LINE + "\n");

        assertThat(Corpus.read(file).recordings()).hasSize(2);
    }

    @Test
    void readsASingleProgramOfManyLines() throws Exception {
        var file = Files.writeString(folder.resolve("one.json"), LINE.replace(", ", ",\n"));

        assertThat(Corpus.read(file).recordings())
                .singleElement()
                .extracting(Recording::id)
                .isEqualTo("p");
    }

    @Test
    void readsWhatIsCompressed() throws Exception {
        var file = folder.resolve("one.jsonl.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(LINE.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        assertThat(Corpus.read(file).recordings()).hasSize(1);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Corpus.read(folder.resolve("none.jsonl")))
                .isInstanceOf(CorpusException.class)
                .hasMessageEndingWith("none.jsonl does not exist.");
    }

    @Test
    void aFileThatIsNotCompressedThoughItsNameSaysSoCannotBeRead() throws Exception {
        var file = Files.writeString(folder.resolve("plain.jsonl.gz"), LINE);

        assertThatThrownBy(() -> Corpus.read(file))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("plain.jsonl.gz cannot be read");
    }

    @Test
    void aLineThatIsNoProgramIsNamed() throws Exception {
        var file = Files.writeString(
                folder.resolve("bad.jsonl"),
                LINE + "\n" + LINE.replace("\"main\": []", "\"main\": [{\"op\": \"fly\"}]"));

        assertThatThrownBy(() -> Corpus.read(file))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("bad.jsonl, line 2")
                .hasMessageContaining("no op is called \"fly\"");
    }
}
