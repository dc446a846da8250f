package asyncio.process;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gatherOutcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import asyncio.Asyncio;
import asyncio.Outcome;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Workers that die, and what becomes of the work of others.
@Timeout(60)
final class ProcessPoolBreakTest {
    private static ProcessPoolExecutor.Builder twoWorkers() {
        return ProcessPoolExecutor.builder().maxWorkers(2);
    }

    private static int exit(int status) {
        System.err.println("about to end");
        System.exit(status);
        return 0;
    }

    private static int hang() throws InterruptedException {
        TimeUnit.HOURS.sleep(1);
        return 0;
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static int fillMemory() {
        int megabytes = 0;
        for (var all = new ArrayList<byte[]>(); megabytes < 1_000; megabytes = all.size()) all.add(new byte[1 << 20]);
        return megabytes;
    }

    private static BrokenProcessPoolException broken(CompletableFuture<?> future) {
        var exception = assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
        assertThat(exception).hasCauseInstanceOf(BrokenProcessPoolException.class);
        return (BrokenProcessPoolException) Objects.requireNonNull(exception.getCause());
    }

    @Test
    void aWorkerThatEndsBreaksThePoolForAllWork() {
        try (var pool = twoWorkers().build()) {
            var running = pool.submit(() -> hang());
            var ending = pool.submit(() -> exit(3));
            var waiting = pool.submit(() -> pid());

            assertThat(broken(ending))
                    .hasMessageMatching("(?s)worker process asyncio-process-\\d \\(pid \\d+\\) ended with exit status 3"
                            + " while it ran a lambda of asyncio.process.ProcessPoolBreakTest. The last it said:\n"
                            + "    .*about to end");
            assertThat(broken(running)).hasMessageContaining("ended with exit status 3");
            assertThat(broken(waiting)).hasMessageContaining("ended with exit status 3");
            assertThat(pool).asString().startsWith("ProcessPoolExecutor[broken, ");
            assertThatThrownBy(() -> pool.submit(() -> pid()))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("ended with exit status 3");
        }
    }

    @Test
    void aWorkerThatIsKilledWithABrokenPoolNamesWhatBrokeIt() {
        try (var pool = twoWorkers().build()) {
            var running = pool.submit(() -> hang());
            var ending = pool.submit(() -> exit(3));
            // Whoever breaks the pool is held up here, so the killed worker finds its end by itself.
            var waiting = pool.submit(() -> pid()).whenComplete((_, _) -> broken(running));

            assertThat(broken(running)).hasMessageContaining("ended with exit status 3");
            assertThat(broken(ending)).hasMessageContaining("ended with exit status 3");
            assertThat(broken(waiting)).hasMessageContaining("ended with exit status 3");
        }
    }

    @Test
    void theLoopAndItsOtherTasksGoOn() {
        Asyncio.run(() -> {
            try (var pool = twoWorkers().build()) {
                var other = createTask(() -> Asyncio.toThread(() -> "other"));
                var outcomes = gatherOutcomes(() -> pool.call(() -> exit(3)), () -> pool.call(() -> hang()))
                        .await();

                assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Failed.class));
                assertThat(other.await()).isEqualTo("other");
            }
            try (var pool = twoWorkers().build()) {
                assertThat(pool.<Integer>call(() -> 1)).isEqualTo(1);
            }
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theSignalThatKilledAWorkerIsNamed() {
        try (var pool = twoWorkers().build()) {
            var work = pool.submit(() -> ProcessHandle.of(pid()).isPresent() ? kill() : 0);

            assertThat(broken(work)).hasMessageContaining("was killed by signal 9 (SIGKILL) while it ran");
        }
    }

    private static int kill() throws Exception {
        new ProcessBuilder("kill", "-9", "" + pid()).start();
        return hang();
    }

    @Test
    void aWorkerThatHaltsBreaksThePool() {
        try (var pool = twoWorkers().build()) {
            assertThat(broken(pool.submit(() -> Runtime.getRuntime().halt(4)))).hasMessageContaining("exit status 4");
        }
    }

    @Test
    void aWorkerThatDiesIdleBreaksThePool() throws Exception {
        try (var pool = twoWorkers().build()) {
            pool.submit(() -> pid()).get();

            pool.processes().getFirst().destroyForcibly();
            while (!pool.toString().contains("broken")) Thread.sleep(1);

            assertThatThrownBy(() -> pool.submit(() -> pid()))
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("while it was idle");
        }
    }

    @Test
    void aPoolThatReplacesWorkersFailsOnlyTheWorkOfTheLostOne() throws Exception {
        try (var pool = twoWorkers().replaceBrokenWorkers(true).build()) {
            var other = pool.submit(() -> pid());
            var lost = pool.submit(() -> exit(3));
            var waiting = pool.submit(() -> pid());

            assertThat(broken(lost)).hasMessageContaining("exit status 3");
            assertThat(other.get()).isNotEqualTo(pid());
            assertThat(waiting.get()).isNotEqualTo(pid());
            pool.processes().forEach(ProcessHandle::destroyForcibly);
            while (!pool.processes().isEmpty()) Thread.sleep(1);
            assertThat(pool.submit(() -> pid()).get()).isNotEqualTo(pid());
        }
    }

    @Test
    void memoryThatRunsOutIsAnErrorOfTheWorkAndTheWorkerIsReplaced() throws Exception {
        try (var pool = ProcessPoolExecutor.builder()
                .maxWorkers(1)
                .jvmOptions("-Xmx48m")
                .build()) {
            long before = pool.submit(() -> pid()).get();

            assertThatThrownBy(() -> pool.submit(() -> fillMemory()).get()).hasCauseInstanceOf(OutOfMemoryError.class);
            assertThat(pool.submit(() -> pid()).get()).isNotEqualTo(before);
        }
    }

    @Test
    void aWorkerThatCannotStartSaysWhy() {
        try (var pool = twoWorkers()
                .jvmOptions("-XX:NoSuchOption")
                .replaceBrokenWorkers(true)
                .build()) {
            assertThat(broken(pool.submit(() -> pid())))
                    .hasMessageContaining("a worker process could not be started")
                    .hasMessageContaining("ended with exit status 1 before it took any work")
                    .hasMessageContaining("Unrecognized VM option 'NoSuchOption'");
        }
    }

    @Test
    void anInitializerThatFailsBreaksThePool() {
        try (var pool = twoWorkers().initializer(() -> fail()).build()) {
            var first = pool.submit(() -> pid());
            var second = pool.submit(() -> pid());

            assertThat(broken(first))
                    .hasMessageStartingWith("the initializer failed in worker process")
                    .hasCause(new ArithmeticException("no"));
            assertThat(broken(second)).hasMessageStartingWith("the initializer failed");
        }
    }

    private static void fail() {
        throw new ArithmeticException("no");
    }

    @Test
    void anInitializerThatEndsTheProcessBreaksThePool() {
        try (var pool = twoWorkers().initializer(() -> exit(5)).build()) {
            assertThat(broken(pool.submit(() -> pid())))
                    .hasMessageContaining("ended with exit status 5 while it ran the initializer");
        }
    }
}
