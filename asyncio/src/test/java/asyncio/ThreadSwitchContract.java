package asyncio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ThreadSwitch] promises, with the thread of the test as the carrier.
abstract class ThreadSwitchContract {
    private static final ScopedValue<String> VALUE = ScopedValue.newInstance();

    private final @Nullable Jdk jdk = Jdk.open();

    private final Thread carrier = Thread.currentThread();
    private final List<String> trace = new ArrayList<>();

    /// How often the JDK has asked for the thread to be run.
    private final AtomicInteger wakeUps = new AtomicInteger();

    abstract ThreadSwitch threads();

    @BeforeEach
    void onlyWhereTheJdkIsOpen() {
        assumeTrue(jdk != null, "java.lang is not open");
    }

    @AfterEach
    void theCarrierIsAsItWas() {
        assertThat(Thread.currentThread()).isSameAs(carrier);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aThreadGoesOnWhereItGaveUp() {
        var thread = begin(() -> {
            for (int i = 0; i < 3; i++) {
                trace.add("turn " + i);
                giveUp();
            }
        });
        for (int i = 0; thread.isAlive(); i++) {
            trace.add("carrier " + i);
            resume(thread);
        }

        assertThat(trace).containsExactly("turn 0", "carrier 0", "turn 1", "carrier 1", "turn 2", "carrier 2");
        assertThat(thread.getState()).isEqualTo(Thread.State.TERMINATED);
    }

    @Test
    void theCurrentThreadIsTheOneThatRuns() {
        var seen = new ArrayList<Thread>();
        var thread = begin(() -> {
            seen.add(Thread.currentThread());
            giveUp();
            seen.add(Thread.currentThread());
        });
        seen.add(Thread.currentThread());
        resume(thread);
        seen.add(Thread.currentThread());

        assertThat(seen).containsExactly(thread, carrier, thread, carrier);
    }

    @Test
    void aThreadThatHasGivenUpShowsItsStack() {
        var thread = begin(this::giveUp);

        assertThat(thread.getState()).isEqualTo(Thread.State.RUNNABLE);
        assertThat(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("giveUp"));
        resume(thread);
        assertThat(thread.getStackTrace()).isEmpty();
    }

    @Test
    void nobodyWakesAThreadThatHasGivenUp() {
        var thread = begin(() -> {
            wakeUps.set(0);
            giveUp();
            trace.add("interrupted: " + Thread.interrupted());
        });
        wakeUps.set(0);
        LockSupport.unpark(thread);
        thread.interrupt();

        assertThat(wakeUps).hasValue(0);
        resume(thread);
        assertThat(trace).containsExactly("interrupted: true");
    }

    @Test
    void anInterruptIsPassedOnToTheCarrierWhileTheThreadRuns() {
        var thread = begin(() -> {
            giveUp();
            trace.add("carrier interrupted: " + carrier.isInterrupted());
            giveUp();
        });
        thread.interrupt();
        resume(thread);
        assertThat(carrier.isInterrupted()).isFalse();

        trace.add("thread interrupted: " + thread.isInterrupted());
        resume(thread);
        assertThat(trace).containsExactly("carrier interrupted: true", "thread interrupted: true");
    }

    @Test
    void anInterruptOfTheCarrierIsNotTheThreads() {
        var thread = begin(() -> {
            giveUp();
            trace.add("interrupted: " + Thread.interrupted() + ", carrier: " + carrier.isInterrupted());
        });
        carrier.interrupt();
        resume(thread);

        assertThat(trace).containsExactly("interrupted: false, carrier: false");
    }

    @Test
    void anInterruptOfItselfStaysWithTheThread() {
        var thread = begin(() -> {
            giveUp();
            Thread.currentThread().interrupt();
            giveUp();
            trace.add("interrupted: " + Thread.interrupted());
        });
        resume(thread);

        assertThat(carrier.isInterrupted()).isFalse();
        resume(thread);
        assertThat(trace).containsExactly("interrupted: true");
    }

    @Test
    void aThreadThatBlocksIsWokenByTheJdk() {
        var thread = begin(() -> {
            giveUp();
            LockSupport.park();
            trace.add("woken");
            giveUp();
            trace.add("resumed");
        });
        resume(thread);
        assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);

        wakeUps.set(0);
        LockSupport.unpark(thread);
        assertThat(wakeUps).hasValue(1);
        threads().run(thread);
        threads().noteGivenUp(thread);
        trace.add("carrier");
        resume(thread);
        assertThat(trace).containsExactly("woken", "carrier", "resumed");
    }

    @Test
    void aThreadThatThrowsIsOver() {
        var thread = begin(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((_, e) -> trace.add(e.getMessage()));
            giveUp();
            throw new IllegalStateException("thrown");
        });
        resume(thread);

        assertThat(trace).containsExactly("thrown");
        assertThat(thread.isAlive()).isFalse();
    }

    /// The JDK keeps for a thread what it has looked up of them.
    @Test
    void scopedValuesAreThoseThatAreBound() {
        var thread = begin(() -> {
            ScopedValue.where(VALUE, "first").run(() -> {
                trace.add(VALUE.get());
                giveUp();
            });
            ScopedValue.where(VALUE, "second").run(() -> {
                LockSupport.park();
                trace.add(VALUE.get());
                giveUp();
                trace.add(VALUE.get());
            });
            giveUp();
            trace.add(VALUE.orElse("none"));
        });
        resume(thread);
        trace.add("carrier " + VALUE.orElse("none"));
        LockSupport.unpark(thread);
        threads().run(thread);
        threads().noteGivenUp(thread);
        resume(thread);
        resume(thread);

        assertThat(trace).containsExactly("first", "carrier none", "second", "second", "none");
    }

    @Test
    void whoSwitchesDeepInItsStackKeepsIt() {
        var thread = begin(() -> trace.add("sum " + deep(200)));
        while (thread.isAlive()) resume(thread);

        assertThat(trace).containsExactly("sum 20100");
    }

    private int deep(int depth) {
        if (depth == 0) return 0;
        giveUp();
        int sum = deep(depth - 1) + depth;
        giveUp();
        return sum;
    }

    @Test
    void noInterruptIsLostOrLeftOnTheCarrierWhoeverInterruptsWhen() throws InterruptedException {
        int sent = 20_000;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        var over = new AtomicBoolean();
        var noticed = new AtomicInteger();
        var thread = begin(() -> {
            while (!over.get()) {
                giveUp();
                if (Thread.interrupted()) noticed.incrementAndGet();
            }
        });
        var interrupter = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 1; i <= sent && noticed.get() == i - 1; i++) {
                thread.interrupt();
                while (noticed.get() < i && System.nanoTime() < deadline) Thread.onSpinWait();
            }
            over.set(true);
        });
        int left = 0;
        while (thread.isAlive()) {
            resume(thread);
            for (int i = 0; i < 20; i++) {
                if (carrier.isInterrupted() && Thread.interrupted()) left++;
            }
        }
        interrupter.join();

        assertThat(left).isZero();
        assertThat(noticed).hasValue(sent);
    }

    private Thread begin(Runnable code) {
        var thread = requireNonNull(jdk).newThread(_ -> wakeUps.incrementAndGet(), code);
        thread.start();
        threads().run(thread);
        if (thread.isAlive()) threads().noteGivenUp(thread);
        return thread;
    }

    private void giveUp() {
        threads().giveUp(Thread.currentThread());
    }

    private void resume(Thread thread) {
        threads().resume(thread);
        if (thread.isAlive() && thread.getState() == Thread.State.RUNNABLE)
            threads().noteGivenUp(thread);
    }
}
