package asyncio.process;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// When processes come and go, how a pool ends, and what it leaves behind: nothing.
@Timeout(60)
final class ProcessPoolEndTest {
    @TempDir
    private Path folder;

    private final List<Object> trace = new ArrayList<>();

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static long hang(String begun) throws Exception {
        Files.createFile(Path.of(begun));
        TimeUnit.HOURS.sleep(1);
        return 0;
    }

    private static long meet(String own, String other) throws Exception {
        Files.createFile(Path.of(own));
        awaitFile(other);
        return pid();
    }

    private static void awaitFile(String file) throws InterruptedException {
        while (!Files.exists(Path.of(file))) Thread.sleep(1);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static ProcessPoolExecutor pool(int workers) {
        return ProcessPoolExecutor.builder().maxWorkers(workers).build();
    }

    // ---- Coming and going

    @Test
    void processesAreStartedWhenThereIsWorkAndNoneIsIdle() throws Exception {
        try (var pool = pool(4)) {
            assertThat(pool.processes()).isEmpty();
            var pids = new ArrayList<Long>();
            for (int i = 0; i < 5; i++) pids.add(pool.submit(() -> pid()).get());

            assertThat(pids).containsOnly(pids.getFirst());
            assertThat(pool.processes()).hasSize(1);
            assertThat(pool).hasToString("ProcessPoolExecutor[running, 1 of 4 workers, 1 idle, 0 waiting]");
        }
    }

    @Test
    void whatDependsOnAResultMayWaitForMoreWork() throws Exception {
        try (var pool = pool(2)) {
            var both = pool.submit(() -> pid())
                    .thenApply(first -> !pool.submit(() -> pid()).join().equals(first));

            assertThat(both.get()).isTrue();
        }
    }

    @Test
    void workersWorkAtTheSameTime() throws Exception {
        var one = file("one");
        var two = file("two");
        try (var pool = pool(2)) {
            var first = pool.submit(() -> meet(one, two));
            var second = pool.submit(() -> meet(two, one));

            assertThat(first.get()).isNotEqualTo(second.get());
        }
    }

    @Test
    void aWorkerIsReplacedWhenItHasDoneItsShare() throws Exception {
        try (var pool =
                ProcessPoolExecutor.builder().maxWorkers(1).maxTasksPerChild(2).build()) {
            var futures =
                    Stream.generate(() -> pool.submit(() -> pid())).limit(5).toList();
            var pids = new ArrayList<Long>();
            for (var future : futures) pids.add(future.get());

            assertThat(pids.get(0)).isEqualTo(pids.get(1));
            assertThat(pids.get(2)).isEqualTo(pids.get(3)).isNotEqualTo(pids.get(0));
            assertThat(pids.get(4)).isNotIn(pids.get(0), pids.get(2));
        }
    }

    // ---- Ending

    @Test
    void shutdownDoesWhatWasHandedOverBefore() throws Exception {
        var pool = pool(1);
        var futures = List.of(pool.submit(() -> 1), pool.submit(() -> 2));

        pool.shutdown();

        assertThat(pool.isShutdown()).isTrue();
        assertThatThrownBy(() -> pool.submit(() -> 3))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("the pool is shut down and takes no more work");
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(futures).extracting(CompletableFuture::resultNow).containsExactly(1, 2);
        assertThat(pool).hasToString("ProcessPoolExecutor[terminated, 0 of 1 workers, 0 idle, 0 waiting]");
    }

    @Test
    void theLoopSaysThatAPoolIsShutDown() {
        Asyncio.run(() -> {
            var pool = pool(1);
            pool.shutdown();

            assertThatThrownBy(() -> Asyncio.getRunningLoop().runInExecutor(pool, () -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("accepts no more work")
                    .hasCauseInstanceOf(RejectedExecutionException.class);
        });
    }

    @Test
    void shutdownMayCancelWhatHasNotBegun() {
        var one = file("one");
        var two = file("two");
        Asyncio.run(() -> {
            var pool = pool(1);
            var running = pool.submit(() -> meet(one, two));
            toThread(() -> {
                awaitFile(one);
                return Files.createFile(Path.of(two));
            });
            var waiting = new ArrayList<CompletableFuture<Long>>();
            for (int i = 0; i < 10; i++) waiting.add(pool.submit(() -> meet(one, two)));

            pool.shutdown(true, true);

            assertThat(pool.isTerminated()).isTrue();
            assertThat(running.resultNow()).isPositive();
            assertThat(waiting.getLast()).isCancelled();
        });
    }

    @Test
    void closingSuspendsATaskUntilAllWorkersHaveEnded() {
        Asyncio.run(() -> {
            List<ProcessHandle> processes;
            try (var pool = pool(1)) {
                pool.call(() -> pid());
                processes = pool.processes();
                createTask(() -> trace.add("meanwhile"));
            }
            trace.add("closed");

            assertThat(processes).hasSize(1).noneMatch(ProcessHandle::isAlive);
        });

        assertThat(trace).containsExactly("meanwhile", "closed");
    }

    @Test
    void shutdownWithoutWaitingAndKillingDoNotSuspend() {
        Asyncio.run(() -> {
            var pool = pool(1);
            var _ = pool.submit(() -> pid());
            createTask(() -> trace.add("meanwhile"));

            pool.shutdown(false, true);
            pool.terminateWorkers();
            pool.killWorkers();
            pool.shutdownNow();
            trace.add("shut down");
            pool.close();
        });

        assertThat(trace).containsExactly("shut down", "meanwhile");
    }

    @Test
    void aTaskThatIsCancelledWhileItClosesAPoolKillsTheWorkersAndWaitsForTheirEnd() {
        var begun = file("begun");
        Asyncio.run(() -> {
            var pool = pool(1);
            var hanging = pool.submit(() -> hang(begun));
            toThread(() -> {
                awaitFile(begun);
                return null;
            });
            var closing = createTask(() -> pool.close());
            sleep(Duration.ZERO);

            closing.cancel();

            assertThatThrownBy(closing::await).isInstanceOf(CancelledError.class);
            assertThat(pool.isTerminated()).isTrue();
            assertThat(hanging.exceptionNow()).isInstanceOf(BrokenProcessPoolException.class);
        });
    }

    @Test
    void shutdownNowKillsAndReturnsWhatHasNotBegun() throws Exception {
        var begun = file("begun");
        var pool = pool(1);
        var hanging = pool.submit(() -> hang(begun));
        awaitFile(begun);
        var waiting = pool.submit(() -> pid());

        var never = pool.shutdownNow();

        assertThat(never).containsExactly((Runnable) waiting);
        assertThat(waiting).isCancelled();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(hanging.exceptionNow())
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("while it ran a lambda of asyncio.process.ProcessPoolEndTest");
    }

    @Test
    void terminatingLetsShutdownHooksRun() throws Exception {
        var begun = file("begun");
        var hook = file("hook");
        var pool = pool(1);
        pool.submit(() -> createAtExit(hook)).get();
        var hanging = pool.submit(() -> hang(begun));
        awaitFile(begun);

        pool.terminateWorkers();

        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(hanging).isCompletedExceptionally();
        assertThat(Path.of(hook)).exists();
    }

    @Test
    void workersThatAreNoLongerNeededRunTheirShutdownHooks() throws Exception {
        var hook = file("hook");
        try (var pool = pool(1)) {
            pool.submit(() -> createAtExit(hook)).get();
        }

        assertThat(Path.of(hook)).exists();
    }

    private static boolean createAtExit(String file) {
        var path = Path.of(file);
        Runtime.getRuntime().addShutdownHook(new Thread(path.toFile()::mkdir));
        return true;
    }

    @Test
    void awaitingTheEndHasALimit() throws Exception {
        try (var pool = pool(1)) {
            assertThat(pool.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    // ---- Nothing is left

    @Test
    @EnabledOnOs(OS.LINUX)
    void noThreadNorDescriptorNorProcessNorFileIsLeft() throws Exception {
        usePools(); // So that classes and the JDK's own threads are there.
        awaitEndOfThreads();
        int descriptors = descriptors();
        var folders = folders();

        for (int i = 0; i < 3; i++) usePools();

        awaitEndOfThreads();
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        assertThat(ProcessHandle.current().children().filter(ProcessPoolEndTest::isWorker))
                .isEmpty();
        assertThat(folders()).isEqualTo(folders);
    }

    private void usePools() throws Exception {
        try (var pool = pool(2)) {
            pool.invokeAll(List.<asyncio.SerializableCallable<Long>>of(() -> pid(), () -> pid(), () -> pid()));
        }
        try (var pool = pool(1)) {
            assertThat(pool.submit(() -> Runtime.getRuntime().halt(1))).failsWithin(30, TimeUnit.SECONDS);
        }
        try (var pool =
                ProcessPoolExecutor.builder().jvmOptions("-XX:NoSuchOption").build()) {
            assertThat(pool.submit(() -> pid())).failsWithin(30, TimeUnit.SECONDS);
        }
        var begun = folder.resolve("begun");
        try (var pool = ProcessPoolExecutor.builder().killOnCancel(true).build()) {
            var name = begun.toString();
            var hanging = pool.submit(() -> hang(name));
            awaitFile(name);
            hanging.cancel(true);
        }
        Files.delete(begun);
    }

    /// A thread reports its end when it is about to end.
    private static void awaitEndOfThreads() throws InterruptedException {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("asyncio-process"))) {
            Thread.sleep(1);
        }
    }

    private static int descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    private static List<String> folders() {
        return Stream.of(Objects.requireNonNull(new File(System.getProperty("java.io.tmpdir")).list()))
                .filter(name -> name.matches("asyncio\\d+"))
                .toList();
    }

    private static boolean isWorker(ProcessHandle process) {
        return process.info().arguments().stream()
                .flatMap(Stream::of)
                .anyMatch(argument -> argument.contains("WorkerMain"));
    }
}
