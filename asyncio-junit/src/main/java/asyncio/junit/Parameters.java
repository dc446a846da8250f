package asyncio.junit;

import asyncio.EventLoop;
import asyncio.spi.Clock;
import asyncio.testing.SimulatedNetwork;
import asyncio.testing.Simulation;
import asyncio.testing.VirtualClock;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/// What a test can have as parameters.
///
/// @param loop its loop
/// @param clock the clock of that
/// @param network its network
/// @param simulation the simulation that it is, or null
record Parameters(
        EventLoop loop,
        Clock clock,
        SimulatedNetwork network,
        @Nullable Simulation simulation) {
    static boolean supports(Class<?> type) {
        return type == EventLoop.class
                || type == VirtualClock.class
                || type == Simulation.class
                || type == SimulatedNetwork.class;
    }

    /// Returns the value of a parameter of a supported type.
    Object of(Class<?> type) {
        if (type == EventLoop.class) return loop;
        if (type == VirtualClock.class && clock instanceof VirtualClock) return clock;
        if (type == SimulatedNetwork.class) return network;
        if (type == Simulation.class && simulation != null) return simulation;
        throw new ParameterResolutionException(
                type == VirtualClock.class
                        ? "a test in real time has no VirtualClock: use Clock.system()"
                        : "there is no " + type.getSimpleName() + " without a simulation: say how many seeds,"
                                + " as in @AsyncTest(seeds = 1_000)");
    }

    /// Returns all parameters of a method.
    Object[] of(Method method) {
        var values = new Object[method.getParameterCount()];
        for (int i = 0; i < values.length; i++) {
            var type = method.getParameterTypes()[i];
            if (!supports(type)) {
                throw new ParameterResolutionException(method + " has a parameter of " + type
                        + ", which a test that is run several times cannot have");
            }
            values[i] = of(type);
        }
        return values;
    }

    /// Returns arguments of a method with those of supported types replaced.
    Object[] replacedIn(Method method, List<Object> arguments) {
        var values = arguments.toArray();
        for (int i = 0; i < values.length; i++) {
            var type = method.getParameterTypes()[i];
            if (supports(type)) values[i] = of(type);
        }
        return values;
    }
}
