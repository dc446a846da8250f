package asyncio.benchmarks;

import asyncio.Coroutine;
import asyncio.Runner;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A loop that lives as long as the trial, so that no benchmark measures the making of loops.
@State(Scope.Thread)
public class LoopState {
    private final Runner runner = new Runner();

    @TearDown
    public void close() {
        runner.close();
    }

    /// Runs `body` as the main task of the loop and returns its result.
    <T> T run(Coroutine<T> body) {
        return runner.run(body);
    }
}
