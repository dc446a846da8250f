package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CorpusReportTest {
    private static final String RIGHT = """
        {"id": "right", "area": "tasks", "features": ["log"],
         "program": {"bodies": {"main": [{"op": "log", "v": "hello"}]}},
         "trace": [[0, "Task-1", "log", "hello"], [0, "-", "end", "=null"], [0, "-", "close", "ok"]]}\
        """;

    private static final String WRONG = RIGHT.replace("right", "wrong").replace("\"=null\"", "\"=1\"");

    @Test
    void aTraceThatIsNotTheRecordedOneIsAFailure() throws Exception {
        var corpus = new Corpus("two.jsonl", List.of(RecordingParser.parse(RIGHT), RecordingParser.parse(WRONG)));

        var report = CorpusReport.run(corpus, Selection.ALL);

        assertThat(report.summary()).isEqualTo("two.jsonl: 1 passed, 1 failed");
        assertThat(report.failures()).containsExactly("""
            wrong: row 1 differs
              row  expected           | actual
                0  0 Task-1 log hello | 0 Task-1 log hello
            >   1  0 - end =1         | 0 - end =null
                2  0 - close ok       | 0 - close ok\
            """.replace("\n", "\n  "));
    }

    @Test
    void aProgramThatHangsIsAFailure() throws Exception {
        var endless = RecordingParser.parse(RIGHT.replace(
                "{\"op\": \"log\", \"v\": \"hello\"}",
                "{\"op\": \"repeat\", \"n\": 2147483647, " + "\"body\": [{\"op\": \"sleep\", \"ms\": 0}]}"));

        var verdict = Trial.of(endless, java.time.Duration.ofMillis(50));

        assertThat(verdict).isInstanceOf(Verdict.Hung.class);
    }

    @Test
    void aProgramThatIsNoneIsAFailure() throws Exception {
        var unknown = RecordingParser.parse(RIGHT.replace("\"main\"", "\"other\""));

        var report = CorpusReport.run(new Corpus("one.jsonl", List.of(unknown)), Selection.ALL);

        assertThat(report.failures()).singleElement().asString().contains("the program has no body called main");
    }
}
