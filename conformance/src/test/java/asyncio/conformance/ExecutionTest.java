package asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The language's control flow and its surroundings, without recordings: small programs whose trace SPEC.md settles.
final class ExecutionTest {
    @Test
    void returnRunsTheFinallyListsOnItsWay() throws Exception {
        var trace = trace("""
            {'bodies': {'main': [
              {'op': 'repeat', 'n': 3, 'body': [
                {'op': 'try',
                 'body': [{'op': 'return', 'v': 7}],
                 'else': [{'op': 'log', 'v': 'else'}],
                 'finally': [{'op': 'log', 'v': 'finally'}]}]},
              {'op': 'log', 'v': 'unreachable'}]}}\
            """);

        assertThat(trace).containsExactly("0 Task-1 log finally", "0 - end =7", "0 - close ok");
    }

    @Test
    void aReturnThatAnErrorOvertakesIsForgotten() throws Exception {
        var trace = trace("""
            {'bodies': {'main': [
              {'op': 'try',
               'body': [
                 {'op': 'try',
                  'body': [{'op': 'return', 'v': 7}],
                  'finally': [{'op': 'raise', 'err': 'E1', 'msg': 'a'}]}],
               'except': [{'err': 'E1', 'body': []}]}]}}\
            """);

        assertThat(trace).containsExactly("0 Task-1 except E1(a)", "0 - end =null", "0 - close ok");
    }

    @Test
    void breakAndContinueActOnTheInnermostLoop() throws Exception {
        var trace = trace("""
            {'bodies': {'main': [
              {'op': 'repeat', 'n': 2, 'body': [
                {'op': 'repeat', 'n': 9, 'body': [
                  {'op': 'inc', 'k': 'c'},
                  {'op': 'if', 'k': 'c', 'cmp': '<', 'n': 3, 'then': [{'op': 'continue'}]},
                  {'op': 'break'}]},
                {'op': 'log', 'v': {'e': 'ctr', 'k': 'c', 'mul': 10, 'add': 1}}]}]}}\
            """);

        assertThat(trace).containsExactly("0 Task-1 log 31", "0 Task-1 log 41", "0 - end =null", "0 - close ok");
    }

    @Test
    void theFirstHandlerThatMatchesRunsAndReraiseThrowsWhatItCaught() throws Exception {
        var trace = trace("""
            {'bodies': {'main': [
              {'op': 'try',
               'body': [
                 {'op': 'try',
                  'body': [{'op': 'raise', 'err': 'E1', 'msg': 'a'}],
                  'except': [
                    {'err': 'E2', 'body': [{'op': 'log', 'v': 'wrong'}]},
                    {'err': 'Error', 'body': [
                      {'op': 'try',
                       'body': [{'op': 'raise', 'err': 'Timeout', 'msg': ''}],
                       'except': [{'err': 'Timeout', 'body': []}]},
                      {'op': 'reraise'}]},
                    {'err': 'E1', 'body': [{'op': 'log', 'v': 'late'}]}],
                  'else': [{'op': 'log', 'v': 'else'}]}],
               'except': [{'err': 'Any', 'body': []}]}]}}\
            """);

        assertThat(trace)
                .containsExactly(
                        "0 Task-1 except E1(a)",
                        "0 Task-1 except Timeout",
                        "0 Task-1 except E1(a)",
                        "0 - end =null",
                        "0 - close ok");
    }

    @Test
    void errorCatchesNoCancellation() throws Exception {
        var trace = trace("""
            {'bodies': {'main': [
              {'op': 'try',
               'body': [{'op': 'raise', 'err': 'Cancelled', 'msg': 'm'}],
               'except': [{'err': 'Error', 'body': []}, {'err': 'Cancelled', 'body': []}]}]}}\
            """);

        assertThat(trace).containsExactly("0 Task-1 except Cancelled(m)", "0 - end =null", "0 - close ok");
    }

    @Test
    void closingAGeneratorRunsFinallyAndNoHandler() throws Exception {
        var trace = trace("""
            {'gens': {'g': [
               {'op': 'try',
                'body': [{'op': 'yield', 'v': 1}],
                'except': [{'err': 'Any', 'body': []}],
                'finally': [{'op': 'log', 'v': 'closed'}]}]},
             'bodies': {'main': [
               {'op': 'new', 'type': 'Gen', 'gen': 'g', 'as': 'x'},
               {'op': 'async_for', 'x': 'x', 'body': [{'op': 'break'}]},
               {'op': 'await', 'aw': {'x': 'x', 'm': 'aclose'}}]}}\
            """);

        assertThat(trace)
                .containsExactly(
                        "0 Task-1 next =1",
                        "0 Task-1 log closed",
                        "0 Task-1 await x.aclose=null",
                        "0 - end =null",
                        "0 - close ok");
    }

    @Test
    void aVariableThatWasNeverSetIsAnError() throws Exception {
        var trace = trace("{'bodies': {'main': [{'op': 'await', 'aw': {'f': 'nothing'}}]}}");

        assertThat(trace).containsExactly("0 - end !Unset", "0 - close ok");
    }

    @Test
    void whenNobodyCanWakeUpThatIsADeadlock() throws Exception {
        var trace = trace("""
            {'bodies': {'main': [
              {'op': 'sleep', 'ms': 5},
              {'op': 'new', 'type': 'Future', 'as': 'f'},
              {'op': 'await', 'aw': {'f': 'f'}}]}}\
            """);

        assertThat(trace).containsExactly("5 - deadlock", "5 - end deadlock", "5 - close ok");
    }

    @Test
    void tasksWithoutANameAreNumberedInTheOrderOfTheirCreation() throws Exception {
        var trace = trace("""
            {'bodies': {
               'main': [
                 {'op': 'task', 'aw': {'body': 'w'}, 'as': 'a', 'name': 'named'},
                 {'op': 'await', 'aw': {'gather': [{'body': 'w'}, {'f': 'a'}, {'body': 'w'}]}},
                 {'op': 'all_tasks'}],
               'w': [{'op': 'log', 'v': null}]},
             'runs': ['main', 'main']}\
            """);

        assertThat(trace)
                .containsExactly(
                        "0 named log null",
                        "0 Task-2 log null",
                        "0 Task-3 log null",
                        "0 Task-1 await gather=[null,null,null]",
                        "0 Task-1 all_tasks [Task-1]",
                        "0 - end =null",
                        "0 named log null",
                        "0 Task-5 log null",
                        "0 Task-6 log null",
                        "0 Task-4 await gather=[null,null,null]",
                        "0 Task-4 all_tasks [Task-4]",
                        "0 - end =null",
                        "0 - close ok");
    }

    /// Runs a program, written with `'` in place of `"`, and returns its trace.
    private static List<String> trace(String program) throws Exception {
        var recording = RecordingParser.parse(
                "{\"id\": \"here\", \"area\": \"tasks\", \"program\": " + program.replace('\'', '"') + "}");
        var verdict = Trial.of(recording);
        assertThat(verdict).isInstanceOf(Verdict.Differs.class);
        return verdict.rowsOr(List.of()).stream().map(Row::toString).toList();
    }
}
