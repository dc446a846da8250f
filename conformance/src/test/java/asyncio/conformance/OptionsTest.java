package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    @Test
    void readsFilesAndOptionsInAnyOrder() throws Exception {
        var options = Options.parse("--only", "gather", "a.jsonl.gz", "--without-sync", "--fiber", "handoff", "b.json");

        assertThat(options.files()).containsExactly(Path.of("a.jsonl.gz"), Path.of("b.json"));
        assertThat(options.selection()).isEqualTo(new Selection(List.of("gather"), List.of(), List.of(), false));
        assertThat(options.fiber()).isEqualTo("handoff");
        assertThat(options.traced()).isNull();
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(Options::parse).hasMessage("Name at least one FILE, or ask for --help.");
        assertThatThrownBy(() -> Options.parse("a", "--id")).hasMessage("--id needs a value: see --help.");
        assertThatThrownBy(() -> Options.parse("a", "--fast")).hasMessage("There is no option --fast: see --help.");
        assertThatThrownBy(() -> Options.parse("a", "--fiber", "green"))
                .hasMessage("--fiber is loop or handoff, not green.");
    }

    @Test
    void helpNeedsNoFile() throws Exception {
        assertThat(Options.parse("--help").help()).isTrue();
    }
}
