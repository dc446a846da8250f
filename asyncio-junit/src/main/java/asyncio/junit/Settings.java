package asyncio.junit;

import asyncio.FiberKind;
import asyncio.testing.LeakCheck.Kind;
import asyncio.testing.Simulator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/// What the annotation that is nearest to a test says.
///
/// @param test the annotation
/// @param concurrent whether other tests run at the same time
record Settings(AsyncTest test, boolean concurrent) {
    private static final Set<Kind> OF_A_LOOP = EnumSet.of(Kind.TASKS, Kind.TIMERS);
    private static final double NANOS = 1e9;

    static Settings of(ExtensionContext context) {
        Optional<AsyncTest> found =
                context.getTestMethod().flatMap(m -> AnnotationSupport.findAnnotation(m, AsyncTest.class));
        for (var outer = Optional.of(context);
                found.isEmpty() && outer.isPresent();
                outer = outer.get().getParent()) {
            found = outer.get().getTestClass().flatMap(c -> AnnotationSupport.findAnnotation(c, AsyncTest.class));
        }
        return new Settings(
                        found.orElseThrow(() -> new ExtensionConfigurationException(
                                "there is no @AsyncTest: use it," + " and not @ExtendWith(AsyncExtension.class)")),
                        context.getExecutionMode() == ExecutionMode.CONCURRENT)
                .checked(context);
    }

    private Settings checked(ExtensionContext context) {
        if (test.seeds() < 0) throw invalid("seeds = " + test.seeds() + " is negative");
        if (!(test.timeout() > 0)) throw invalid("timeout = " + test.timeout() + " is not positive");
        if (simulated() && test.time() == Time.REAL) throw invalid("a simulation is in virtual time, not in real time");
        if (!simulated() && test.cancels() != 0) throw invalid("cancels need a simulation: say how many seeds");
        if (perClass() && repeated()) throw invalid("seeds and both fibers need a loop per test");
        if (perClass() && context.getTestMethod().isPresent() && Settings.onMethod(context)) {
            throw invalid("loop = CLASS is to be said on the class");
        }
        return this;
    }

    private static boolean onMethod(ExtensionContext context) {
        return context.getTestMethod()
                .flatMap(m -> AnnotationSupport.findAnnotation(m, AsyncTest.class))
                .isPresent();
    }

    private static ExtensionConfigurationException invalid(String why) {
        return new ExtensionConfigurationException("@AsyncTest: " + why);
    }

    boolean perClass() {
        return test.loop() == LoopPer.CLASS;
    }

    boolean simulated() {
        return test.seeds() > 0 || test.seed() != 0;
    }

    /// Whether the test is run several times, each with its own `@BeforeEach` and `@AfterEach`.
    boolean repeated() {
        return simulated() || test.fiber() == Fibers.BOTH;
    }

    List<FiberKind> kinds() {
        return test.fiber().kinds();
    }

    Duration timeout() {
        return Duration.ofNanos((long) (test.timeout() * NANOS));
    }

    Set<Kind> leaks() {
        var kinds = EnumSet.noneOf(Kind.class);
        kinds.addAll(List.of(test.leaks()));
        if (simulated() || concurrent) kinds.retainAll(OF_A_LOOP);
        return kinds;
    }

    Simulator simulator(FiberKind kind) {
        var simulator = new Simulator()
                .cancels(test.cancels())
                .exploration(test.exploration())
                .fiber(kind);
        return test.seed() != 0 ? simulator.replay(test.seed()) : simulator.seeds(test.seeds());
    }
}
