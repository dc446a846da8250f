package asyncio.testing;

import static java.util.Objects.requireNonNull;

import asyncio.Coroutine;
import asyncio.VoidCoroutine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What tests of tasks need besides a clock: made for `import static`.
///
/// Python: `trio.testing`; asyncio itself has nothing of the kind.
public final class Testing {
    private Testing() {}

    /// Runs a body and makes sure that it suspends the current task: other tasks can run meanwhile. Suspends, then.
    ///
    /// @param body what to run
    /// @param <T> what it returns
    /// @return its result; what it throws is thrown on, as itself, if it has suspended before
    /// @throws AssertionError if it does not suspend, also if it throws without; what it threw is the cause then
    public static <T extends @Nullable Object> T assertSuspends(Coroutine<T> body) {
        return Suspension.of(requireNonNull(body, "body")).expect(true);
    }

    /// Runs a body that returns nothing, see [#assertSuspends(Coroutine)].
    ///
    /// @param body what to run
    public static void assertSuspends(VoidCoroutine body) {
        Suspension.of(requireNonNull(body, "body").returningNull()).expect(true);
    }

    /// Runs a body and makes sure that it does not suspend the current task: nothing else runs meanwhile.
    ///
    /// @param body what to run
    /// @param <T> what it returns
    /// @return its result; what it throws is thrown on, as itself, if it has not suspended before
    /// @throws AssertionError if it suspends; what it threw, if anything, is the cause
    public static <T extends @Nullable Object> T assertDoesNotSuspend(Coroutine<T> body) {
        return Suspension.of(requireNonNull(body, "body")).expect(false);
    }

    /// Runs a body that returns nothing, see [#assertDoesNotSuspend(Coroutine)].
    ///
    /// @param body what to run
    public static void assertDoesNotSuspend(VoidCoroutine body) {
        Suspension.of(requireNonNull(body, "body").returningNull()).expect(false);
    }

    /// Waits until all other tasks of the loop wait for something, and nothing else is ready. Suspends. No time passes
    /// on a [VirtualClock].
    ///
    /// What threads and the network will make ready does not count before it comes; see
    /// [#waitAllTasksBlocked(Duration)].
    ///
    /// {@snippet class = "asyncio.testing.TestingTest" region = "blocked"}
    ///
    /// Python: `trio.testing.wait_all_tasks_blocked`.
    public static void waitAllTasksBlocked() {
        Quiet.await(Duration.ZERO);
    }

    /// Waits until nothing but this has run on the loop for some time. Suspends.
    ///
    /// @param cushion how long it has to be quiet, by the clock of the loop
    public static void waitAllTasksBlocked(Duration cushion) {
        if (cushion.isNegative()) throw new IllegalArgumentException("it cannot be quiet for " + cushion);
        Quiet.await(cushion);
    }

    /// Runs a body with many seeds, each time in another order of its tasks. Blocks; not for use inside a loop. See
    /// [Simulator], which has more to set.
    ///
    /// @param seeds how many
    /// @param body what to run
    /// @throws SimulationFailure if a seed fails, or the body is not deterministic
    public static void simulate(int seeds, SimulationBody body) {
        new Simulator().seeds(seeds).run(body);
    }

    /// Runs a body with one seed, one of a failure that was reported. Blocks; not for use inside a loop.
    ///
    /// @param seed the seed
    /// @param body what to run
    /// @throws SimulationFailure if it fails
    public static void replay(long seed, SimulationBody body) {
        new Simulator().replay(seed).run(body);
    }
}
