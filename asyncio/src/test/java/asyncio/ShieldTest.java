package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.shield;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShieldTest extends InVirtualTime {
    @Test
    void theOutcomeComesThrough() {
        run(() -> {
            assertThat(shield(() -> sleep(SECOND, "result")).await()).isEqualTo("result");
            Coroutine<String> failing = () -> {
                throw new IOException("broken");
            };
            assertThatThrownBy(shield(failing)::await).isInstanceOf(IOException.class);
        });
    }

    @Test
    void cancellingTheWaiterLeavesTheInnerTaskAlone() {
        run(() -> {
            var inner = createTask(() -> sleep(SECOND, "result"));
            var waiter = createTask(() -> shield(inner).await());
            sleep(TURN);
            waiter.cancel();
            assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);

            assertThat(inner.await()).isEqualTo("result");
        });
    }

    @Test
    void cancellingTheInnerTaskCancelsTheOuterFuture() {
        run(() -> {
            var inner = createTask(() -> sleep(HOUR));
            var outer = shield(inner);
            sleep(TURN);
            inner.cancel();

            assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class);
            assertThat(outer.cancelled()).isTrue();
        });
    }

    @Test
    void whatIsDoneIsReturnedUnchanged() {
        run(() -> {
            var done = createTask(() -> "done");
            done.await();

            assertThat(shield(done)).isSameAs(done);
        });
    }

    @Test
    void aLateFailureIsReportedOnlyIfNobodyLooksAtIt() {
        try (var loop = new EventLoop(new VirtualClock())) {
            loop.setExceptionHandler((_, context) -> trace.add(context.message() + ": " + context.exception()));
            loop.runUntilComplete(() -> {
                var seen = failLater("seen");
                var unseen = failLater("unseen");
                for (var inner : List.of(seen, unseen)) {
                    var outer = shield(inner);
                    sleep(TURN);
                    outer.cancel();
                }
                sleep(HOUR);
                return seen.exception();
            });
            assertThat(trace).isEmpty();
        }

        assertThat(trace).containsExactly("Task unseen exception was never retrieved: java.io.IOException: unseen");
    }

    private static Task<String> failLater(String name) {
        return createTask(
                () -> {
                    sleep(SECOND);
                    throw new IOException(name);
                },
                name);
    }

    @Test
    void theEndOfTheLoopCancelsShieldedTasksToo() {
        run(() -> {
            var inner = createTask(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    trace.add("inner cancelled");
                }
            });
            createTask(() -> shield(inner).await());
            sleep(TURN);
        });

        assertThat(trace).containsExactly("inner cancelled");
    }
}
