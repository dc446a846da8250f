package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
    private static final Row FIRST = new Row(0, "Task-1", "log", "a");
    private static final Row SECOND = new Row(5, "-", "end", "=null");

    @Test
    void equalTracesPass() {
        assertThat(Verdict.compare(List.of(FIRST, SECOND), List.of(FIRST, SECOND)))
                .isEqualTo(new Verdict.Passed());
    }

    @Test
    void namesTheFirstRowThatDiffers() {
        var late = new Row(6, "-", "end", "=null");

        assertThat(Verdict.compare(List.of(FIRST, SECOND), List.of(FIRST, late)))
                .isEqualTo(new Verdict.Differs(1, List.of(FIRST, late)));
    }

    @Test
    void aMissingRowDiffers() {
        assertThat(Verdict.compare(List.of(FIRST, SECOND), List.of(FIRST)))
                .isEqualTo(new Verdict.Differs(1, List.of(FIRST)));
    }

    @Test
    void aRowTooManyDiffers() {
        assertThat(Verdict.compare(List.of(FIRST), List.of(FIRST, SECOND)))
                .isEqualTo(new Verdict.Differs(1, List.of(FIRST, SECOND)));
    }
}
