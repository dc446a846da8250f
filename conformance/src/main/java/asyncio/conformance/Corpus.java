package asyncio.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// The recordings of one file.
record Corpus(String name, List<Recording> recordings) {
    /// Reads a file: one recording per line, compressed if its name ends in `.gz`; or, in a file called
    /// `*.json` or `*.json.gz`, a single one.
    ///
    /// @throws CorpusException if there is no such file, or it holds something else
    static Corpus read(Path file) throws CorpusException {
        var name = String.valueOf(file.getFileName());
        var text = text(file, name.endsWith(".gz"));
        var single = name.endsWith(".json") || name.endsWith(".json.gz");
        return new Corpus(name, single ? List.of(recording(file, 1, text)) : recordings(file, text));
    }

    private static List<Recording> recordings(Path file, String text) throws CorpusException {
        var recordings = new ArrayList<Recording>();
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (!line.isBlank()) recordings.add(recording(file, number, line));
        }
        return recordings;
    }

    private static Recording recording(Path file, int line, String text) throws CorpusException {
        try {
            return RecordingParser.parse(text);
        } catch (MalformedProgramException e) {
            throw new CorpusException(file + ", line " + line + ", holds no recorded program: " + e.getMessage(), e);
        }
    }

    private static String text(Path file, boolean compressed) throws CorpusException {
        try (var raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream in = compressed ? new GZIPInputStream(raw) : raw) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new CorpusException(file + " does not exist.", e);
        } catch (IOException e) {
            throw new CorpusException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
