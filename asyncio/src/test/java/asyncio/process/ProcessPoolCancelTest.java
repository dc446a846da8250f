package asyncio.process;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.TimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Work that is cancelled, before and after it has begun.
@Timeout(60)
final class ProcessPoolCancelTest {
    @TempDir
    private Path folder;

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /// Tells that it has begun, and waits until it may end.
    private static long work(String begun, String end) throws Exception {
        Files.createFile(Path.of(begun));
        awaitFile(end);
        return pid();
    }

    private static void awaitFile(String file) throws InterruptedException {
        while (!Files.exists(Path.of(file))) Thread.sleep(1);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void create(String name) throws Exception {
        Files.createFile(folder.resolve(name));
    }

    private void awaitFileOnThread(String file) {
        toThread(() -> {
            awaitFile(file);
            return null;
        });
    }

    @Test
    void workThatWaitsIsForgotten() {
        var begun = file("begun");
        var end = file("end");
        var never = file("never");
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            Asyncio.run(() -> {
                var running = createTask(() -> pool.call(() -> work(begun, end)));
                awaitFileOnThread(begun);
                var waiting = createTask(() -> pool.call(() -> work(never, end)));
                sleep(Duration.ZERO);
                assertThat(pool).hasToString("ProcessPoolExecutor[running, 1 of 1 workers, 0 idle, 1 waiting]");

                waiting.cancel();
                assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
                sleep(Duration.ZERO);
                assertThat(pool).asString().contains("0 waiting");
                create("end");
                running.await();
            });
        }

        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void theResultOfWorkThatRunsIsDroppedAndItsWorkerGoesOn() {
        var begun = file("begun");
        var end = file("end");
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            Asyncio.run(() -> {
                long worker = pool.call(() -> pid());
                var running = createTask(() -> pool.call(() -> work(begun, end)));
                awaitFileOnThread(begun);

                running.cancel();
                assertThatThrownBy(running::await).isInstanceOf(CancelledError.class);
                create("end");

                assertThat(pool.<Long>call(() -> pid())).isEqualTo(worker);
            });
        }
    }

    @Test
    void killingOnCancelKillsThatWorkerOnlyAndReplacesIt() {
        var begun = file("begun");
        var othersBegun = file("others begun");
        var never = file("never");
        var end = file("end");
        try (var pool =
                ProcessPoolExecutor.builder().maxWorkers(2).killOnCancel(true).build()) {
            Asyncio.run(() -> {
                var other = createTask(() -> pool.call(() -> work(othersBegun, end)));
                awaitFileOnThread(othersBegun);
                var othersProcess = pool.processes().getFirst().pid();
                var running = createTask(() -> pool.call(() -> work(begun, never)));
                awaitFileOnThread(begun);
                var killed = pool.processes().getLast();
                var waiting = createTask(() -> pool.call(() -> pid()));

                running.cancel();
                assertThatThrownBy(running::await).isInstanceOf(CancelledError.class);

                assertThat(waiting.await()).isNotIn(killed.pid(), othersProcess);
                assertThat(killed.isAlive()).isFalse();
                create("end");
                assertThat(other.await()).isEqualTo(othersProcess);
            });
        }
    }

    @Test
    void workThatHangsIsKilledByATimeLimit() {
        try (var pool =
                ProcessPoolExecutor.builder().maxWorkers(1).killOnCancel(true).build()) {
            Asyncio.run(() -> {
                assertThatThrownBy(() -> waitFor(() -> pool.call(() -> spin()), Duration.ofMillis(500)))
                        .isInstanceOf(TimeoutException.class);
                assertThat(pool.<Long>call(() -> pid())).isNotEqualTo(pid());
            });
        }
    }

    private static int spin() {
        while (true) Thread.onSpinWait();
    }

    @Test
    void cancellingAFutureOfTheLoopCancelsTheWork() {
        var begun = file("begun");
        var never = file("never");
        try (var pool =
                ProcessPoolExecutor.builder().maxWorkers(1).killOnCancel(true).build()) {
            Asyncio.run(() -> {
                var future = Asyncio.getRunningLoop().runInExecutor(pool, () -> work(begun, never));
                awaitFileOnThread(begun);
                var killed = pool.processes().getFirst();

                future.cancel();
                assertThatThrownBy(future::await).isInstanceOf(CancelledError.class);

                assertThat(pool.<Long>call(() -> pid())).isNotEqualTo(killed.pid());
            });
        }
    }

    @Test
    void workThatIsCancelledBeforeItsWorkerHasStartedNeverBegins() {
        var never = file("never");
        var end = file("end");
        try (var pool =
                ProcessPoolExecutor.builder().maxWorkers(1).killOnCancel(true).build()) {
            Asyncio.run(() -> {
                var waiting = createTask(() -> pool.call(() -> work(never, end)));
                sleep(Duration.ZERO);
                waiting.cancel();
                assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);

                assertThat(pool.<Long>call(() -> pid())).isNotEqualTo(pid());
            });
        }

        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void manyThatAreCancelledWhileTheyRunLeaveThePoolUsable() {
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(2).build()) {
            Asyncio.run(() -> {
                for (int i = 0; i < 300; i++) {
                    var task = createTask(() -> pool.call(() -> pid()));
                    for (int turn = 0; turn < i % 5; turn++) sleep(Duration.ZERO);
                    task.cancel();
                    try {
                        task.await();
                    } catch (CancelledError e) {
                        // It was in time.
                    }
                }
                assertThat(pool.<Long>call(() -> pid())).isNotEqualTo(pid());
            });
        }
    }

    @Test
    void closingAMapCancelsWhatIsUnderWay() {
        var never = file("never");
        try (var pool =
                ProcessPoolExecutor.builder().maxWorkers(1).killOnCancel(true).build()) {
            Asyncio.run(() -> {
                var names = java.util.List.of("first", "second", "third");
                try (var results = pool.map(name -> name.equals("first") ? pid() : work(never + name, never), names)) {
                    assertThat(results.anext()).isNotEqualTo(pid());
                }
                assertThat(pool).asString().contains("0 waiting");
                assertThat(pool.<Long>call(() -> pid())).isNotEqualTo(pid());
            });
        }
    }
}
