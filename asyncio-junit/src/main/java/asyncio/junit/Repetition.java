package asyncio.junit;

import asyncio.Asyncio;
import asyncio.FiberKind;
import asyncio.testing.LeakCheck;
import asyncio.testing.Simulation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/// A test that is run several times: with many seeds, or on both kinds of fiber. Each time it has a new instance of the
/// test class, and its own `@BeforeEach` and `@AfterEach`, because one run must not influence the next.
final class Repetition {
    private final Settings settings;
    private final Method method;
    private final List<Object> arguments;
    private final List<Object> originals;
    private final boolean renewed;

    Repetition(Settings settings, ReflectiveInvocationContext<Method> invocation, ExtensionContext context) {
        this.settings = settings;
        method = invocation.getExecutable();
        arguments = new ArrayList<>(invocation.getArguments());
        originals = context.getRequiredTestInstances().getAllInstances();
        renewed = context.getTestInstanceLifecycle().orElse(TestInstance.Lifecycle.PER_METHOD)
                == TestInstance.Lifecycle.PER_METHOD;
    }

    /// Runs the test. Blocks.
    void run() throws Throwable {
        for (var kind : settings.kinds()) {
            try {
                if (settings.simulated()) simulate(kind);
                else runOnce(kind);
            } catch (Throwable e) {
                if (settings.kinds().size() > 1) e.addSuppressed(new AssertionError("it ran on " + kind + " fibers"));
                throw e;
            }
        }
    }

    private void runOnce(FiberKind kind) throws Throwable {
        var loop = new TestLoop(settings, kind);
        Body.all(
                () -> {
                    loop.openLeakCheck();
                    loop.run(() -> runParts(loop.parameters()));
                    loop.throwReports();
                },
                loop::closeLeakCheck,
                loop::close);
    }

    private void simulate(FiberKind kind) throws Throwable {
        var thread = new TestThread();
        var watch = new Watch();
        var aborted = new AtomicReference<@Nullable TestAbortedException>();
        try {
            thread.call(
                    () -> {
                        settings.simulator(kind).run(simulation -> {
                            watch.begin();
                            try {
                                ((Body) () -> runSeed(simulation)).asCoroutine().await();
                            } catch (TestAbortedException e) {
                                aborted.set(e); // An assumption does not hold for this seed.
                            } finally {
                                watch.end();
                            }
                        });
                        return null;
                    },
                    settings.timeout(),
                    watch);
        } finally {
            thread.end();
        }
        var abort = aborted.get();
        if (abort != null) throw abort;
    }

    private void runSeed(Simulation simulation) throws Throwable {
        var parameters = new Parameters(Asyncio.getRunningLoop(), simulation.clock(), simulation.network(), simulation);
        if (settings.leaks().isEmpty()) {
            runParts(parameters);
            return;
        }
        try (var _ = LeakCheck.open(settings.leaks())) {
            runParts(parameters);
        }
    }

    private void runParts(Parameters parameters) throws Throwable {
        var instances = renewed ? newInstances() : originals;
        @Nullable Throwable failure = null;
        try {
            for (var instance : instances) {
                for (var before : methods(instance, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN)) {
                    ReflectionSupport.invokeMethod(before, instance, parameters.of(before));
                }
            }
            ReflectionSupport.invokeMethod(method, instances.getLast(), parameters.replacedIn(method, arguments));
        } catch (Throwable e) {
            failure = e;
        }
        for (var instance : instances.reversed()) {
            for (var after : methods(instance, AfterEach.class, HierarchyTraversalMode.BOTTOM_UP)) {
                try {
                    ReflectionSupport.invokeMethod(after, instance, parameters.of(after));
                } catch (Throwable e) {
                    if (failure == null) failure = e;
                    else failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) throw failure;
    }

    private static List<Method> methods(
            Object instance, Class<? extends java.lang.annotation.Annotation> kind, HierarchyTraversalMode order) {
        return AnnotationSupport.findAnnotatedMethods(instance.getClass(), kind, order);
    }

    /// Makes an instance of the test class, in one of each class around it.
    private List<Object> newInstances() {
        var instances = new ArrayList<Object>();
        for (var original : originals) {
            var type = original.getClass();
            try {
                instances.add(
                        instances.isEmpty()
                                ? ReflectionSupport.newInstance(type)
                                : ReflectionSupport.newInstance(type, instances.getLast()));
            } catch (RuntimeException e) {
                throw new ExtensionConfigurationException(
                        "@AsyncTest: each run needs a new instance of " + type.getName()
                                + ". Give it a constructor without parameters,"
                                + " or @TestInstance(PER_CLASS) to use one instance for all",
                        e);
            }
        }
        return instances;
    }
}
