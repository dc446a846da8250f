package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SelectionTest {
    private final Recording queue = recording("q1", "queues", "new:Queue", "m:get");
    private final Recording sleep = recording("t1", "tasks", "sleep", "task");

    @Test
    void takesEverythingByDefault() {
        assertThat(List.of(queue, sleep)).allMatch(Selection.ALL::takes);
    }

    @Test
    void leavesOutWhatUsesSynchronization() {
        assertThat(Selection.WITHOUT_SYNC.takes(queue)).isFalse();
        assertThat(Selection.WITHOUT_SYNC.takes(sleep)).isTrue();
    }

    @Test
    void selectsByFeatureAreaAndId() {
        assertThat(new Selection(List.of("sleep", "task"), List.of(), List.of(), true).takes(sleep))
                .isTrue();
        assertThat(new Selection(List.of("sleep", "yield"), List.of(), List.of(), true).takes(sleep))
                .isFalse();
        assertThat(new Selection(List.of(), List.of("queues"), List.of(), true).takes(sleep))
                .isFalse();
        assertThat(new Selection(List.of(), List.of(), List.of("q1", "t1"), true).takes(sleep))
                .isTrue();
    }

    private static Recording recording(String id, String area, String... features) {
        var program = new Program(Map.of(), Map.of(), Map.of(), List.of("main"), false);
        return new Recording(id, area, Set.of(features), program, List.of());
    }
}
