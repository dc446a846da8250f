package asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExceptionGroupTest {
    private final IOException io = new IOException("io");
    private final FileNotFoundException missing = new FileNotFoundException("missing");
    private final IllegalStateException state = new IllegalStateException("state");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(missing, state));
    private final ExceptionGroup outer = new ExceptionGroup("outer", List.of(io, inner));

    @Test
    void theMessageCountsAndTheStackTraceShowsAll() {
        assertThat(outer).hasMessage("outer (2 exceptions)").hasCause(io).hasSuppressedException(inner);
        assertThat(outer.title()).isEqualTo("outer");
        assertThat(outer.exceptions()).containsExactly(io, inner);
        assertThat(outer.leaves()).containsExactly(io, missing, state);
    }

    @Test
    void aSubgroupKeepsTheStructure() {
        var found = outer.subgroup(IOException.class).orElseThrow();

        assertThat(found.title()).isEqualTo("outer");
        assertThat(found.exceptions().getFirst()).isSameAs(io);
        assertThat(((ExceptionGroup) found.exceptions().getLast()).exceptions()).containsExactly(missing);
        assertThat(outer.subgroup(InterruptedException.class)).isEmpty();
        assertThat(outer.subgroup(Throwable.class)).containsSame(outer);
    }

    @Test
    void splittingLosesNothing() {
        var parts = outer.split(e -> e == state);

        assertThat(parts.matching().orElseThrow().leaves()).containsExactly(state);
        assertThat(parts.rest().orElseThrow().leaves()).containsExactly(io, missing);
    }

    @Test
    void handlingLeavesTheRest() {
        var handled = new ArrayList<IOException>();
        Optional<ExceptionGroup> rest = outer.handle(IOException.class, handled::add);

        assertThat(handled).containsExactly(io, missing);
        assertThat(rest.orElseThrow().leaves()).containsExactly(state);
        assertThat(rest.orElseThrow().handle(IllegalStateException.class, _ -> {}))
                .isEmpty();
    }
}
