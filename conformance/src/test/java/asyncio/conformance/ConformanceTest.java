package asyncio.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded program gives CPython's trace, row for row. The build runs this on both kinds of fibers.
final class ConformanceTest {
    static List<Path> corpora() throws IOException, URISyntaxException {
        var folder = Objects.requireNonNull(ConformanceTest.class.getResource("/corpora"), "corpora are missing");
        try (var files = Files.list(Path.of(folder.toURI()))) {
            return files.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void givesTheTraceOfCPython(Path file) throws Exception {
        var report = CorpusReport.run(Corpus.read(file), Selection.ALL);

        if (report.failed() > 0) fail(report.toString());
    }
}
