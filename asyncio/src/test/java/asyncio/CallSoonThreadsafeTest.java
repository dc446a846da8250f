package asyncio;

import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class CallSoonThreadsafeTest {
    private static final int THREADS = 4;
    private static final int CALLS = 100_000;

    @Test
    void everyCallOfEveryThreadRunsOnceAndInTheOrderOfItsThread() {
        int[] next = new int[THREADS];
        var disorder = new ArrayList<String>();
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            var all = loop.<String>createFuture();
            var left = new int[] {THREADS};
            for (int t = 0; t < THREADS; t++) {
                int number = t;
                Thread.ofPlatform().daemon().start(() -> {
                    for (int i = 0; i < CALLS; i++) {
                        int call = i;
                        loop.callSoonThreadsafe(() -> {
                            if (next[number]++ != call) disorder.add(number + "/" + call);
                        });
                    }
                    loop.callSoonThreadsafe(() -> {
                        if (--left[0] == 0) all.setResult("all");
                    });
                });
            }
            for (int i = 0; i < 1_000; i++) sleep(Duration.ZERO);
            all.await();
        });

        assertThat(disorder).isEmpty();
        assertThat(next).containsOnly(CALLS);
    }

    /// Each call finds the loop asleep, or about to be: none may be slept through.
    @Test
    void aCallWakesALoopThatSleeps() {
        int calls = 5_000;
        var count = Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            int seen = 0;
            for (int i = 0; i < calls; i++) {
                var future = loop.<Integer>createFuture();
                Thread.ofVirtual().start(() -> loop.callSoonThreadsafe(() -> future.setResult(1)));
                seen += future.await();
            }
            return seen;
        });

        assertThat(count).isEqualTo(calls);
    }

    @Test
    void aHandleCancelledByAnotherThreadDoesNotRun() throws InterruptedException {
        var loop = new EventLoop();
        var ran = new ArrayList<String>();
        var handles = new Handle[2];
        var thread = Thread.ofPlatform().start(() -> {
            handles[0] = loop.callSoonThreadsafe(() -> ran.add("cancelled"));
            handles[1] = loop.callSoonThreadsafe(() -> ran.add("ran"));
            handles[0].cancel();
            loop.callSoonThreadsafe(loop::stop);
        });
        thread.join();
        loop.runForever();
        loop.close();

        assertThat(ran).containsExactly("ran");
        assertThat(handles[0].cancelled()).isTrue();
        assertThat(handles[1].cancelled()).isFalse();
    }

    @Test
    void anotherThreadStopsTheLoop() throws InterruptedException {
        var loop = new EventLoop();
        var started = new CountDownLatch(1);
        loop.callSoon(started::countDown);
        var thread = Thread.ofPlatform().start(loop::runForever);
        started.await();
        loop.callSoonThreadsafe(loop::stop);
        thread.join();

        assertThat(loop.isRunning()).isFalse();
        loop.close();
    }

    @Test
    void aClosedLoopTakesNoCalls() {
        var loop = new EventLoop();
        loop.close();

        assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("callSoonThreadsafe was called on EventLoop@")
                .hasMessageContaining("closed");
    }

    @Test
    void severalLoopsRunInSeveralThreadsAndPassCallsToEachOther() throws InterruptedException {
        int rounds = 2_000;
        var loops = List.of(new EventLoop(), new EventLoop(), new EventLoop());
        var passed = new int[1];
        var last = new CountDownLatch(1);
        var relay = new Runnable() {
            @Override
            public void run() {
                if (++passed[0] == rounds) last.countDown();
                else loops.get(passed[0] % 3).callSoonThreadsafe(this);
            }
        };
        var threads = new ArrayList<Thread>();
        for (var loop : loops) threads.add(Thread.ofPlatform().start(loop::runForever));
        loops.getFirst().callSoonThreadsafe(relay);
        last.await();
        for (var loop : loops) loop.callSoonThreadsafe(loop::stop);
        for (var thread : threads) thread.join();
        loops.forEach(EventLoop::close);

        assertThat(passed[0]).isEqualTo(rounds);
    }
}
