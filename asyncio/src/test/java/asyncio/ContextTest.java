package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Context variables, and who sees which values of them.
final class ContextTest extends InVirtualTime {
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    @Test
    void whatATaskSetsItsCreatorDoesNotSee() {
        run(() -> {
            USER.set("main");
            var task = createTask(() -> {
                trace.add(USER.get());
                USER.set("task");
                sleep(TURN);
                trace.add(USER.get());
            });
            USER.set("main, later");
            task.await();
            trace.add(USER.get());
        });

        assertThat(trace).containsExactly("main", "task", "main, later");
    }

    @Test
    void whatACallbackSetsInASharedContextIsSeenByItsOtherUsers() {
        run(() -> {
            var loop = Asyncio.getRunningLoop();
            var shared = new Context();
            loop.callSoon(() -> USER.set("callback"), shared);
            loop.callSoon(() -> trace.add(USER.get()), shared);
            loop.callSoon(() -> trace.add(USER.get()));
            sleep(TURN);
        });

        assertThat(trace).containsExactly("callback", "nobody");
    }

    @Test
    void twoTasksMayShareAContext() {
        run(() -> {
            var shared = new Context();
            var options = TaskOptions.DEFAULT.withContext(shared);
            createTask(
                    () -> {
                        USER.set("one");
                        sleep(TURN);
                        trace.add(USER.get());
                    },
                    options);
            createTask(() -> USER.set("two"), options);
            sleep(TURN);
            sleep(TURN);
            assertThat(shared.get(USER)).contains("two");
        });

        assertThat(trace).containsExactly("two");
    }

    @Test
    void aContextIsNotEnteredTwice() {
        var context = new Context();
        context.run(() -> {
            assertThatThrownBy(() -> context.run(() -> trace.add("never")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("entered already")
                    .hasMessageContaining("Enter a copy()");
            context.copy().run(() -> trace.add("in a copy"));
        });
        context.run(() -> trace.add("again"));

        assertThat(trace).containsExactly("in a copy", "again");
    }

    @Test
    void theExceptionHandlerSeesTheContextOfTheFailingCallback() {
        run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((_, context) -> trace.add(USER.get()));
            USER.set("ann");
            Asyncio.getRunningLoop().callSoon(() -> {
                throw new IllegalStateException("broken");
            });
            USER.set("bob");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("ann");
    }

    @Test
    void aBlockRunsInAContextAndSuspendsThere() {
        run(() -> {
            var context = Context.copyCurrent();
            var result = context.call(() -> {
                USER.set("inside");
                createTask(() -> trace.add("task of the inside: " + USER.get()));
                sleep(Duration.ofSeconds(1));
                return USER.get();
            });
            trace.add(result + ", outside " + USER.get());
            assertThat(context.contains(USER)).isTrue();
            assertThat(context.toMap()).isEqualTo(Map.of(USER, "inside"));
        });

        assertThat(trace).containsExactly("task of the inside: inside", "inside, outside nobody");
    }

    @Test
    void timersAndGeneratorsKeepTheirContext() {
        run(() -> {
            USER.set("ann");
            Asyncio.getRunningLoop().callLater(Duration.ofSeconds(1), () -> trace.add("timer " + USER.get()));
            var generator = AsyncGenerator.<String>of(out -> {
                while (true) out.yield(USER.get());
            });
            trace.add("generator " + generator.anext());
            USER.set("bob");
            trace.add("generator " + generator.anext());
            sleep(Duration.ofSeconds(2));
            generator.aclose();
        });

        assertThat(trace).containsExactly("generator ann", "generator bob", "timer ann");
    }

    @Test
    void outsideALoopEveryThreadHasAContextOfItsOwn() throws InterruptedException {
        try (var _ = USER.set("this thread")) {
            Thread.ofPlatform().start(() -> trace.add(USER.get())).join();
            trace.add(USER.get());
        }
        trace.add(USER.get());

        assertThat(trace).containsExactly("nobody", "this thread", "nobody");
    }

    @Test
    void aVariableWithoutAValueSaysSo() {
        var bare = new ContextVar<String>("bare");

        assertThatThrownBy(bare::get)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("\"bare\" has no value here")
                .hasMessageContaining("set() it first, or read it with get(fallback)");
        assertThat(bare.get("fallback")).isEqualTo("fallback");
        assertThat(USER.get("fallback")).isEqualTo("fallback");
        assertThat(USER.get()).isEqualTo("nobody");
    }

    @Test
    void aTokenWorksOnceAndWhereItWasMade() {
        run(() -> {
            var other = new ContextVar<String>("other");
            var token = USER.set("ann");
            assertThatThrownBy(() -> other.reset(token)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> createTask(() -> USER.reset(token)).await())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another context");
            USER.reset(token);
            assertThat(USER.get()).isEqualTo("nobody");
            assertThatThrownBy(() -> USER.reset(token))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("used already");
        });
    }

    /// The table against one of the JDK's.
    @Test
    void manyVariablesKeepTheirValues() {
        var random = new SplittableRandom(1);
        var variables = new ArrayList<ContextVar<Integer>>();
        for (int i = 0; i < 50; i++) variables.add(new ContextVar<>("v" + i));
        var context = new Context();
        var expected = new HashMap<ContextVar<?>, @Nullable Object>();
        for (int i = 0; i < 5_000; i++) {
            var variable = variables.get(random.nextInt(variables.size()));
            boolean remove = random.nextInt(3) == 0;
            context.put(variable, remove ? ContextMap.MISSING : Integer.valueOf(i));
            if (remove) expected.remove(variable);
            else expected.put(variable, i);
            assertThat(context.toMap()).isEqualTo(expected);
            assertThat(context.size()).isEqualTo(expected.size());
        }
    }
}
