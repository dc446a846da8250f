package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio.CancelledError;
import asyncio.Outcome;
import asyncio.TimeoutException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RenderingTest {
    @Test
    void writesValuesAsTheyAre() {
        assertThat(Rendering.show(null)).isEqualTo("null");
        assertThat(Rendering.show(true)).isEqualTo("true");
        assertThat(Rendering.show(-7L)).isEqualTo("-7");
        assertThat(Rendering.show("as it is")).isEqualTo("as it is");
        assertThat(Rendering.show(Arrays.asList(1L, null, List.of("a", false)))).isEqualTo("[1,null,[a,false]]");
    }

    @Test
    void writesTheErrorsOfTheLanguageWithTheirMessage() {
        assertThat(Rendering.show(new ProgramError(ErrorKind.E2, "why"))).isEqualTo("E2(why)");
    }

    @Test
    void writesTheMessageOfACancellationUnlessItIsEmpty() {
        assertThat(Rendering.show(new CancelledError("enough"))).isEqualTo("Cancelled(enough)");
        assertThat(Rendering.show(new CancelledError(""))).isEqualTo("Cancelled");
        assertThat(Rendering.show(new CancelledError())).isEqualTo("Cancelled");
    }

    @Test
    void writesOtherErrorsWithoutTheirMessage() {
        assertThat(Rendering.show(new TimeoutException("5 s"))).isEqualTo("Timeout");
        assertThat(Rendering.show(new IllegalStateException("x"))).isEqualTo("Runtime");
        assertThat(Rendering.show(new IllegalArgumentException("x"))).isEqualTo("Value");
        assertThat(Rendering.show(new UnsetVariableException("x"))).isEqualTo("Unset");
    }

    @Test
    void writesOutcomesAsWhatTheyHold() {
        var outcomes = List.of(
                new Outcome.Succeeded<>(3L),
                new Outcome.Failed<Long>(new ProgramError(ErrorKind.E1, "bad")),
                new Outcome.Cancelled<Long>(new CancelledError("m")));

        assertThat(Rendering.show(outcomes)).isEqualTo("[3,E1(bad),Cancelled(m)]");
    }

    @Test
    void marksWhatTheLanguageDoesNotHave() {
        assertThat(Rendering.show(new ArithmeticException("/ by zero")))
                .isEqualTo("?java.lang.ArithmeticException: / by zero");
    }
}
