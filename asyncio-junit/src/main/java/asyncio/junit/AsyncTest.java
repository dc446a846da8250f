package asyncio.junit;

import asyncio.testing.Exploration;
import asyncio.testing.LeakCheck;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test whose method is a task of an event loop, so it may suspend.
///
/// {@snippet class = "asyncio.junit.AsyncTestExample" region = "test"}
///
/// The methods annotated with `@BeforeEach` and `@AfterEach` are tasks of the same loop; constructors and fields are
/// initialised outside of it. Time is virtual. Parameters may be the `EventLoop`, its `VirtualClock`, a
/// `SimulatedNetwork`, and in a simulation the `Simulation`.
///
/// A test fails also if something is reported to the exception handler of its loop, a background task that failed,
/// say; if it leaves something behind; and if it takes too long: then the failure shows all tasks and where they are.
///
/// On a class it is for all tests of that class: also those of `@Test`, `@RepeatedTest` and `@ParameterizedTest`. On a
/// method it replaces what the class says. Dynamic tests of a `@TestFactory` are left as they are.
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(AsyncExtension.class)
public @interface AsyncTest {
    /// With how many seeds the test is run, each time in another order of its tasks; 0 to run it once, in order. Each
    /// seed has a new instance of the test class. See [asyncio.testing.Simulator].
    ///
    /// @return the number of seeds
    int seeds() default 0;

    /// The one seed to run, of a failure that was reported; 0 for none.
    ///
    /// @return the seed
    long seed() default 0;

    /// How likely each turn of a simulation cancels a task.
    ///
    /// @return a probability, from 0 to 1
    double cancels() default 0;

    /// How a simulation looks for an order that fails.
    ///
    /// @return how
    Exploration exploration() default Exploration.BOTH;

    /// What time it is. A simulation is always in virtual time.
    ///
    /// @return the time
    Time time() default Time.VIRTUAL;

    /// On what the tasks run.
    ///
    /// @return the kind of fiber
    Fibers fiber() default Fibers.PREFERRED;

    /// How long the loop lives. A simulation has one for each seed.
    ///
    /// @return how long
    LoopPer loop() default LoopPer.TEST;

    /// After how many seconds of real time the test, with all its seeds, is given up.
    ///
    /// @return seconds
    double timeout() default 10;

    /// What a test must not leave behind. Threads and descriptors are not looked at while tests run concurrently, nor
    /// in a simulation.
    ///
    /// @return the kinds of leaks
    LeakCheck.Kind[] leaks() default {
        LeakCheck.Kind.TASKS, LeakCheck.Kind.TIMERS, LeakCheck.Kind.THREADS, LeakCheck.Kind.DESCRIPTORS
    };
}
