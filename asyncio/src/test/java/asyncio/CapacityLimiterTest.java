package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CapacityLimiterTest {
    private static final Duration TURN = Duration.ZERO;

    private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

    private Task<?> borrowing(CapacityLimiter limiter, String name, Event leave) {
        return createTask(
                () -> {
                    try (var _ = limiter.hold()) {
                        trace.add(name);
                        leave.await();
                    }
                },
                name);
    }

    @Test
    void tokensGoToBorrowersInTheOrderInWhichTheyAsked() {
        Asyncio.run(() -> {
            var limiter = CapacityLimiter.named("db", 1);
            var leave = new Event();
            for (var name : List.of("a", "b", "c")) borrowing(limiter, name, leave);
            sleep(TURN);
            trace.add(limiter.toString());
            leave.set();
            sleep(Duration.ofMillis(1));
            trace.add(limiter.toString());
        });

        assertThat(trace)
                .containsExactly(
                        "a",
                        "CapacityLimiter[db, 1 of 1 borrowed, waiters=2]",
                        "b",
                        "c",
                        "CapacityLimiter[db, 0 of 1 borrowed]");
    }

    @Test
    void statisticsSayWhoHasATokenAndHowManyWait() {
        Asyncio.run(() -> {
            var limiter = CapacityLimiter.named("db", 1);
            limiter.acquireOnBehalfOf("x");
            var waiting = createTask(() -> limiter.acquireOnBehalfOf("y"));
            sleep(TURN);
            assertThat(limiter.statistics()).isEqualTo(new CapacityLimiter.Statistics("db", 1, 1, List.of("x"), 1));
            assertThat(limiter.availableTokens()).isZero();

            limiter.releaseOnBehalfOf("x");
            assertThat(limiter.statistics().waiting()).isZero();
            assertThat(limiter.borrowedTokens()).isOne();
            waiting.await();
            assertThat(limiter.statistics().borrowers()).containsExactly("y");
            limiter.releaseOnBehalfOf("y");
            assertThat(limiter.availableTokens()).isOne();
        });
    }

    @Test
    void aBorrowerHasOneTokenAtMost() {
        Asyncio.run(() -> {
            var limiter = new CapacityLimiter(1);
            limiter.acquire();
            assertThatThrownBy(limiter::acquire)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already, or waits for one");
            createTask(() -> limiter.acquireOnBehalfOf("x"));
            sleep(TURN);
            assertThatThrownBy(() -> limiter.acquireOnBehalfOf("x")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> limiter.releaseOnBehalfOf("x"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no token of CapacityLimiter[1 of 1 borrowed, waiters=1] to give back");
            limiter.release();
            assertThatThrownBy(limiter::release).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void moreTokensLetWaitingBorrowersPassAndFewerHoldThemBack() {
        Asyncio.run(() -> {
            var limiter = new CapacityLimiter(1);
            var leave = new Event();
            for (var name : List.of("a", "b", "c")) borrowing(limiter, name, leave);
            sleep(TURN);
            limiter.setTotalTokens(3);
            sleep(TURN);
            trace.add(limiter.borrowedTokens() + "");
            limiter.setTotalTokens(1);
            trace.add(limiter.borrowedTokens() + " of " + limiter.totalTokens() + ", " + limiter.availableTokens());
            borrowing(limiter, "d", leave);
            sleep(TURN);
            trace.add("free");
            leave.set();
            sleep(Duration.ofMillis(1));
        });

        assertThat(trace).containsExactly("a", "b", "c", "3", "3 of 1, 0", "free", "d");
    }

    @Test
    void aTaskThatIsCancelledLosesNoToken() {
        Asyncio.run(() -> {
            var limiter = new CapacityLimiter(1);
            limiter.acquireOnBehalfOf("x");
            var first = createTask(() -> limiter.acquireOnBehalfOf("first"));
            var second = createTask(() -> {
                limiter.acquireOnBehalfOf("second");
                trace.add("second");
            });
            var third = createTask(() -> limiter.acquireOnBehalfOf("third"));
            sleep(TURN);
            third.cancel(); // While it waits.
            limiter.releaseOnBehalfOf("x");
            first.cancel(); // When it was woken.
            second.await();
            assertThat(limiter.statistics().borrowers()).containsExactly("second");
            assertThat(limiter.statistics().waiting()).isZero();
        });

        assertThat(trace).containsExactly("second");
    }

    @Test
    void acquiringSuspendsOnlyWhenThereIsNone() {
        Asyncio.run(() -> {
            var limiter = new CapacityLimiter(1);
            createTask(() -> trace.add("other task"));
            limiter.acquire();
            trace.add("acquired");
            limiter.release();
        });

        assertThat(trace).containsExactly("acquired", "other task");
    }

    @Test
    void nobodyPassesALimiterOfNothing() {
        assertThatThrownBy(() -> new CapacityLimiter(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CapacityLimiter(1).setTotalTokens(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give one or more");
    }

    // ---- Threads

    @Test
    void limiter() {
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        Asyncio.run(() -> {
            // @start region=limiter
            var database = CapacityLimiter.named("database", 2);
            var limited = ThreadOptions.DEFAULT.withLimiter(database);
            VoidCoroutine query = () -> toThread(() -> query(now, most), limited);
            gather(query, query, query, query, query).await();
            // @end
            assertThat(database.borrowedTokens()).isZero();
        });

        assertThat(most.get()).isBetween(1, 2);
    }

    private static void query(AtomicInteger now, AtomicInteger most) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        Thread.onSpinWait();
        now.decrementAndGet();
    }

    @Test
    void limitedWorkHasThreadsOfItsOwn() {
        Asyncio.run(() -> {
            int many = 60; // More than the default executor has.
            var all = new CountDownLatch(many);
            var limited = ThreadOptions.DEFAULT.withLimiter(new CapacityLimiter(many));
            var calls = new ArrayList<Coroutine<String>>();
            for (int i = 0; i < many; i++) {
                calls.add(() -> toThread(
                        () -> {
                            all.countDown();
                            all.await();
                            return "met";
                        },
                        limited));
            }
            assertThat(gather(calls).await()).hasSize(many).containsOnly("met");
        });
    }

    @Test
    void abandonedWorkKeepsItsTokenUntilItsThreadHasEnded() {
        Asyncio.run(() -> {
            var limiter = new CapacityLimiter(1);
            var options = ThreadOptions.DEFAULT.withLimiter(limiter);
            var begun = new Event();
            var release = new CountDownLatch(1);
            var loop = Asyncio.getRunningLoop();
            var working = createTask(() -> toThread(
                    () -> {
                        loop.callSoonThreadsafe(begun::set);
                        release.await();
                    },
                    options.abandoning()));
            begun.await();
            working.cancel();
            assertThatThrownBy(working::await).isInstanceOf(CancelledError.class);
            assertThat(limiter.borrowedTokens()).isOne();
            release.countDown();
            toThread(() -> trace.add("next"), options);
            assertThat(limiter.borrowedTokens()).isZero();
        });
    }
}
