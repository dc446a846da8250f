package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Threads that a program starts itself and that work for a loop; and what of a task's surroundings they see.
final class LoopThreadsTest {
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

    private static String scoped() {
        return SCOPED.isBound() ? SCOPED.get() : "unbound";
    }

    @Test
    void threadsOfTheFactoryRunInACopyOfTheContext() {
        Asyncio.run(() -> {
            USER.set("ann");
            var done = new CompletableFuture<String>();
            var factory = Asyncio.getRunningLoop().threadFactory();
            factory.newThread(() -> {
                        var seen = USER.get();
                        USER.set("bob");
                        done.complete(seen);
                    })
                    .start();
            trace.add(Asyncio.await(done));
            trace.add(USER.get());
        });

        assertThat(trace).containsExactly("ann", "ann");
    }

    @Test
    void virtualTimeStandsStillWhileSuchAThreadLives() {
        var clock = new VirtualClock();
        Asyncio.run(clock, () -> {
            var loop = Asyncio.getRunningLoop();
            var release = new CountDownLatch(1);
            var told = new Event();
            try (var executor = Executors.newThreadPerTaskExecutor(loop.threadFactory())) {
                var sleeping = createTask(() -> sleep(Duration.ofHours(1)));
                executor.execute(() -> {
                    loop.callSoonThreadsafe(told::set);
                    loop.callSoonThreadsafe(release::countDown);
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new LinkageError("the API is not what it was", e);
                    }
                });
                told.await();
                trace.add(clock.elapsed() + "");
                sleeping.await();
                trace.add(clock.elapsed() + "");
            }
        });

        assertThat(trace).containsExactly("PT0S", "PT1H");
    }

    /// The API is a preview one in this JDK, so a program that is compiled without previews reaches it by name only.
    @Test
    void aStructuredTaskScopeForksThreadsThatBelongToTheLoop() {
        Asyncio.run(() -> {
            USER.set("ann");
            var factory = Asyncio.getRunningLoop().threadFactory();
            var seen =
                    ScopedValue.where(SCOPED, "bound").call(() -> inScope(factory, () -> USER.get() + " " + scoped()));
            trace.add(seen);
        });

        assertThat(trace).containsExactly("ann bound");
    }

    private static String inScope(ThreadFactory factory, java.util.concurrent.Callable<String> work) throws Exception {
        var scopeType = Class.forName("java.util.concurrent.StructuredTaskScope");
        var joinerType = Class.forName("java.util.concurrent.StructuredTaskScope$Joiner");
        var configType = Class.forName("java.util.concurrent.StructuredTaskScope$Configuration");
        var joiner = joinerType.getMethod("awaitAllSuccessfulOrThrow").invoke(null);
        UnaryOperator<Object> configure = config -> {
            try {
                return configType
                        .getMethod("withThreadFactory", ThreadFactory.class)
                        .invoke(config, factory);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the API is not what it was", e);
            }
        };
        var scope = (AutoCloseable) openMethod(scopeType).invoke(null, joiner, configure);
        try (scope) {
            var subtask = scopeType
                    .getMethod("fork", java.util.concurrent.Callable.class)
                    .invoke(scope, work);
            scopeType.getMethod("join").invoke(scope);
            return (String) Class.forName("java.util.concurrent.StructuredTaskScope$Subtask")
                    .getMethod("get")
                    .invoke(subtask);
        }
    }

    private static java.lang.reflect.Method openMethod(Class<?> scopeType) {
        for (var method : scopeType.getMethods()) {
            if (method.getName().equals("open") && method.getParameterCount() == 2) return method;
        }
        throw new AssertionError("StructuredTaskScope.open is not what it was");
    }

    // ---- Scoped values

    @Test
    void aBindingHoldsInTheTaskThatMakesItAlsoAcrossSuspensions() {
        Asyncio.run(() -> {
            var task = createTask(() -> ScopedValue.where(SCOPED, "bound").call(() -> {
                sleep(Duration.ZERO);
                return scoped();
            }));
            sleep(Duration.ZERO);
            trace.add(scoped());
            trace.add(task.await());
        });

        assertThat(trace).containsExactly("unbound", "bound");
    }

    @Test
    void aBindingAroundCreateTaskOrToThreadDoesNotReachThem() {
        Asyncio.run(() -> {
            ScopedValue.where(SCOPED, "bound").call(() -> {
                trace.add(createTask(LoopThreadsTest::scoped).await());
                trace.add(Asyncio.toThread(LoopThreadsTest::scoped));
                return null;
            });
        });

        assertThat(trace).containsExactly("unbound", "unbound");
    }

    @Test
    void aCoroutineThatIsAwaitedSeesTheBindingOfItsCaller() {
        Asyncio.run(() -> {
            Coroutine<String> coroutine = LoopThreadsTest::scoped;
            trace.add(ScopedValue.where(SCOPED, "bound").call(coroutine::await));
        });

        assertThat(trace).containsExactly("bound");
    }
}
