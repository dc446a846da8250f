package asyncio.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import asyncio.testing.SimulationFailure;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/// Runs the classes in [Samples] and looks at what became of them.
final class AsyncTestTest {
    @BeforeEach
    void clear() {
        Samples.TRACE.clear();
    }

    private static Events run(DiscoverySelector selector) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selector)
                .execute()
                .testEvents();
    }

    private static Events run(Class<?> sample) {
        return run(selectClass(sample));
    }

    private static Throwable failureOf(Class<?> sample, String method, Class<?>... parameters) {
        var events = run(selectMethod(sample, method, parameters));
        assertThat(events.failed().count()).as("failures of " + method).isEqualTo(1);
        return resultOf(events.failed()).getThrowable().orElseThrow();
    }

    private static TestExecutionResult resultOf(Events finished) {
        return finished.stream().findFirst().orElseThrow().getRequiredPayload(TestExecutionResult.class);
    }

    private static Status statusOf(Class<?> sample, String method, Class<?>... parameters) {
        return resultOf(run(selectMethod(sample, method, parameters)).finished())
                .getStatus();
    }

    @Test
    void theExamplePasses() {
        run(AsyncTestExample.class).assertStatistics(stats -> stats.started(3).succeeded(3));
    }

    @Test
    void allPartsOfATestAreTasksOfOneLoop() {
        run(Samples.Passing.class).assertStatistics(stats -> stats.started(1).succeeded(1));

        assertThat(Samples.TRACE).containsExactly("before on true", "test on true, from before, 2 h", "after on true");
    }

    @Test
    void aFailureComesAsItself() {
        assertThat(failureOf(Samples.Failing.class, "fails"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("after an hour");
        assertThat(statusOf(Samples.Failing.class, "isAborted")).isEqualTo(Status.ABORTED);
    }

    @Test
    void whatTheExceptionHandlerIsToldFailsTheTest() {
        assertThat(failureOf(Samples.Failing.class, "failsInTheBackground"))
                .hasMessageContaining("the exception handler of the loop was told: Exception in callback")
                .hasRootCauseMessage("in a callback");
        assertThat(failureOf(Samples.Failing.class, "leavesAFailedTaskUnseen"))
                .hasMessageContaining("never retrieved")
                .hasRootCauseMessage("in a task");
    }

    @Test
    void aTestThatHangsShowsItsTasks() {
        assertThat(failureOf(Samples.Hanging.class, "waitsForEver"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not end within 0.2 s")
                .hasMessageContaining("Task the other one[pending")
                .hasMessageContaining("Samples$Hanging.waitsForEver");
    }

    @Test
    void aTestThatSpinsIsLeftAlone() {
        assertThat(failureOf(Samples.Hanging.class, "spins"))
                .hasMessageContaining("Its loop does not answer")
                .hasMessageContaining("Samples$Hanging.spins");
        assertThat(failureOf(Samples.Simulated.class, "spins")).hasMessageContaining("Samples$Simulated.spins");
    }

    @Test
    void timeoutsOfJUnitWork() {
        assertThat(failureOf(Samples.Hanging.class, "waitsLongerThanJUnitAllows"))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("timed out after 200 milliseconds");
    }

    @Test
    void whatIsLeftBehindFailsTheTest() {
        assertThat(failureOf(Samples.Leaking.class, "aTask"))
                .hasMessageContaining("left behind: 1")
                .hasMessageContaining("Task left behind[pending")
                .hasMessageContaining("created at")
                .hasMessageContaining("Samples$Leaking.aTask");
        assertThat(failureOf(Samples.Leaking.class, "aTimer")).hasMessageContaining("TimerHandle[");
        assertThat(statusOf(Samples.Leaking.class, "nothingThatMatters")).isEqualTo(Status.SUCCESSFUL);
        assertThat(statusOf(Samples.Leaking.class, "noTimer")).isEqualTo(Status.SUCCESSFUL);
    }

    @Test
    void aSimulationFailsWithTheSeed() {
        var failure = failureOf(Samples.Simulated.class, "failsInOneOrder");

        assertThat(failure)
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("Run it again with")
                .hasMessageContaining("@AsyncTest(seed = ")
                .hasMessageContaining("task \"second\" goes before task \"first\"");
        assertThat(failureOf(Samples.Simulated.class, "leaks")).hasRootCauseInstanceOf(AssertionError.class);
        assertThat(failureOf(Samples.Simulated.class, "isCancelled"))
                .hasMessageContaining("cancelled by the simulation");
    }

    @Test
    void aSimulationPassesReplaysAndIsAborted() {
        var parameters = new Class<?>[] {asyncio.EventLoop.class, asyncio.testing.Simulation.class};
        assertThat(statusOf(Samples.Simulated.class, "passes", parameters)).isEqualTo(Status.SUCCESSFUL);
        assertThat(statusOf(Samples.Simulated.class, "isAborted", asyncio.testing.Simulation.class))
                .isEqualTo(Status.ABORTED);
        assertThat(statusOf(Samples.Simulated.class, "replays", asyncio.testing.Simulation.class))
                .isEqualTo(Status.SUCCESSFUL);
        assertThat(Samples.TRACE).containsOnly("seed 17");
        run(Samples.Simulated.Inside.class)
                .assertStatistics(stats -> stats.succeeded(1).failed(0));
    }

    @Test
    void bothFibersMeanTwoRuns() {
        assertThat(statusOf(Samples.OnBothFibers.class, "runsTwice", asyncio.EventLoop.class))
                .isEqualTo(Status.SUCCESSFUL);
        assertThat(Samples.TRACE).containsExactly("LOOP", "HANDOFF");
        assertThat(failureOf(Samples.OnBothFibers.class, "failsOnOne", asyncio.EventLoop.class))
                .hasSuppressedException(new AssertionError("it ran on HANDOFF fibers"));
    }

    @Test
    void aClassMayShareALoop() {
        run(Samples.SharedLoop.class).assertStatistics(stats -> stats.started(2).succeeded(2));

        assertThat(Samples.TRACE).containsExactly("hello on true", "hello on true", "end on true");
    }

    @Test
    void onAClassItIsForAllItsTests() {
        run(Samples.WholeClass.class).assertStatistics(stats -> stats.started(6).succeeded(6));

        assertThat(Samples.TRACE).contains("a1", "b1", "repeated", "nested", "seed 3");
        Samples.TRACE.clear();
        run(Samples.WholeClassSimulated.class)
                .assertStatistics(stats -> stats.started(2).succeeded(2));
        assertThat(Samples.TRACE).contains("a1", "a2", "b1", "b2");
    }

    @Test
    void aTestHasANetwork() {
        run(Samples.Networked.class).assertStatistics(stats -> stats.started(2).succeeded(2));
    }

    @Test
    void realTimeIsTheMachines() {
        run(Samples.RealTime.class).assertStatistics(stats -> stats.succeeded(1));

        assertThat(Samples.TRACE).containsExactly("real true");
    }

    @Test
    void misuseIsExplained() {
        var sample = Samples.Misused.class;
        assertThat(failureOf(sample, "negativeSeeds"))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@AsyncTest: seeds = -1 is negative");
        assertThat(failureOf(sample, "simulatedRealTime")).hasMessageContaining("in virtual time, not in real time");
        assertThat(failureOf(sample, "cancelsWithoutSeeds")).hasMessageContaining("say how many seeds");
        assertThat(failureOf(sample, "loopOfAClassOnAMethod")).hasMessageContaining("to be said on the class");
        assertThat(failureOf(sample, "noTime")).hasMessageContaining("timeout = 0.0 is not positive");
        assertThat(failureOf(sample, "simulationWithoutSeeds", asyncio.testing.Simulation.class))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("without a simulation: say how many seeds");
        assertThat(failureOf(sample, "virtualClockInRealTime", asyncio.testing.VirtualClock.class))
                .hasMessageContaining("a test in real time has no VirtualClock");
    }
}
