package asyncio;

import static asyncio.Asyncio.allTasks;
import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A thread that cannot leave its carrier cannot wait on it: everybody else would wait with it, for ever.
final class PinnedTaskTest {
    private final List<String> trace = new ArrayList<>();

    private static final class Sleepy {
        static final String VALUE;

        static {
            sleep(Duration.ofMillis(1));
            VALUE = "never";
        }
    }

    @Test
    void waitingInAClassInitialiserIsAnErrorAndTheLoopGoesOn() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);

        Asyncio.run(() -> {
            var other = createTask(() -> {
                sleep(Duration.ofMillis(2));
                trace.add("the other one goes on");
            });
            assertThatThrownBy(() -> trace.add(Sleepy.VALUE))
                    .satisfies(PinnedTaskTest::wasPinned)
                    .cause()
                    .hasMessageEndingWith("Await what it needs before");
            sleep(Duration.ofMillis(1));
            trace.add("so does this one");
            other.await();
        });

        assertThat(trace).containsExactlyInAnyOrder("so does this one", "the other one goes on");
    }

    private static final class EagerStarter {
        static final Task<String> TASK =
                createTask(() -> "never", TaskOptions.DEFAULT.withName("eager").withEagerStart(true));
    }

    @Test
    void anEagerTaskThatCannotBeginInAClassInitialiserIsNone() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);

        Asyncio.run(() -> {
            assertThatThrownBy(() -> trace.add(EagerStarter.TASK.getName())).satisfies(PinnedTaskTest::wasPinned);
            assertThat(allTasks()).containsExactly(currentTask());
            eagerTasksAndGeneratorsWork();
        });
    }

    private static final class FirstStep {
        static final AsyncGenerator<Integer> NUMBERS = AsyncGenerator.of(out -> {
            out.yield(1);
            out.yield(2);
        });

        static final class Taken {
            static final Integer VALUE = NUMBERS.anext();
        }

        static final class TakenAsSecond {
            static final Integer VALUE = NUMBERS.anext();
        }
    }

    @Test
    void aGeneratorThatCannotTakeAStepInAClassInitialiserStaysWhereItIs() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);

        Asyncio.run(() -> {
            assertThatThrownBy(() -> trace.add("" + FirstStep.Taken.VALUE)).satisfies(PinnedTaskTest::wasPinned);
            assertThat(FirstStep.NUMBERS).hasToString("AsyncGenerator[new]");
            eagerTasksAndGeneratorsWork();
            assertThat(FirstStep.NUMBERS.anext()).isEqualTo(1);
            assertThatThrownBy(() -> trace.add("" + FirstStep.TakenAsSecond.VALUE))
                    .satisfies(PinnedTaskTest::wasPinned);
            assertThat(FirstStep.NUMBERS).hasToString("AsyncGenerator[suspended]");
            eagerTasksAndGeneratorsWork();
            assertThat(FirstStep.NUMBERS).containsExactly(2);
        });
    }

    private static final class Yielding {
        static AsyncGenerator.@Nullable Yielder<String> out;

        static final class Yielded {
            static final @Nullable Object VALUE = Objects.requireNonNull(out).yield("never");
        }
    }

    @Test
    void aBodyThatCannotYieldInAClassInitialiserGoesOn() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);

        Asyncio.run(() -> {
            var words = AsyncGenerator.<String>of(out -> {
                Yielding.out = out;
                assertThatThrownBy(() -> trace.add("" + Yielding.Yielded.VALUE)).satisfies(PinnedTaskTest::wasPinned);
                sleep(Duration.ofMillis(1));
                out.yield("all the same");
            });
            assertThat(words).containsExactly("all the same");
            eagerTasksAndGeneratorsWork();
        });
    }

    private static void wasPinned(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOf(ExceptionInInitializerError.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("class initialiser");
    }

    private static void eagerTasksAndGeneratorsWork() {
        var eager = createTask(
                () -> {
                    sleep(Duration.ofMillis(1));
                    return "awaited";
                },
                TaskOptions.DEFAULT.withEagerStart(true));
        var numbers = AsyncGenerator.<Integer>of(out -> {
            out.yield(1);
            sleep(Duration.ofMillis(1));
            out.yield(2);
        });
        assertThat(numbers).containsExactly(1, 2);
        assertThat(eager.await()).isEqualTo("awaited");
        assertThat(createTask(() -> "plain").await()).isEqualTo("plain");
    }
}
