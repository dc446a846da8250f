package asyncio.testing;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.TaskFactory;
import asyncio.TaskOptions;
import asyncio.testing.LeakCheck.Kind;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class LeakCheckTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aTaskThatIsLeftBehindIsNamedWithItsPlaces() {
        Asyncio.run(new VirtualClock(), () -> {
            assertThatThrownBy(() -> {
                        // @start region=leak
                        try (var _ = LeakCheck.open()) {
                            createTask(() -> sleep(HOUR), "forgotten");
                            sleep(Duration.ofMinutes(1));
                        }
                        // @end
                    })
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("left behind: 1")
                    .hasMessageContaining("Task forgotten[pending, waits for sleep]: await or cancel it")
                    .hasMessageContaining("it is at asyncio.Asyncio.sleep")
                    .hasMessageContaining("created at asyncio.testing.LeakCheckTest");
        });
    }

    @Test
    void whatWasThereBeforeIsNoLeak() {
        Asyncio.run(new VirtualClock(), () -> {
            createTask(() -> sleep(HOUR));
            Asyncio.getRunningLoop().callLater(HOUR, () -> {});
            try (var check = LeakCheck.open(Kind.TASKS, Kind.TIMERS)) {
                createTask(() -> sleep(HOUR)).await();
                assertThat(check).hasToString("LeakCheck[TASKS, TIMERS]");
            }
        });
    }

    @Test
    void aTimerIsNamed() {
        Asyncio.run(new VirtualClock(), () -> {
            var loop = Asyncio.getRunningLoop();
            var check = LeakCheck.open(Kind.TIMERS);
            var timer = loop.callLater(HOUR, () -> {});

            assertThatThrownBy(check::close)
                    .hasMessageContaining("TimerHandle[")
                    .hasMessageContaining("due in PT1H: cancel it; in debug mode this shows where");
            timer.cancel();
            assertThatCode(check::close).doesNotThrowAnyException();

            loop.setDebug(true);
            loop.callLater(HOUR, () -> {});
            assertThatThrownBy(check::close).hasMessageContaining("created at asyncio.testing.LeakCheckTest");
        });
    }

    @Test
    void theTaskFactoryIsAskedAndPutBack() {
        Asyncio.run(new VirtualClock(), () -> {
            var loop = Asyncio.getRunningLoop();
            loop.setTaskFactory(TaskFactory.EAGER);
            try (var _ = LeakCheck.open(Kind.TASKS)) {
                assertThat(createTask(() -> "eager").done()).isTrue();
                assertThat(createTask(() -> "later", TaskOptions.DEFAULT.withEagerStart(false))
                                .await())
                        .isEqualTo("later");
            }
            assertThat(loop.getTaskFactory()).isSameAs(TaskFactory.EAGER);
        });
    }

    @Test
    void aThreadIsNamedUnlessItEnds() throws Exception {
        var end = new CountDownLatch(1);
        var check = LeakCheck.open(Kind.THREADS);
        var thread = Thread.ofPlatform().daemon().name("left alone").start(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(check::close)
                .hasMessageContaining("thread \"left alone\": end it")
                .hasMessageContaining("CountDownLatch.await");
        end.countDown();
        thread.join();
        assertThatCode(check::close).doesNotThrowAnyException();
    }

    @Test
    void workersOfTheLoopAreNoLeak() {
        Asyncio.run(() -> {
            try (var _ = LeakCheck.open(Kind.THREADS)) {
                toThread(() -> "work");
            }
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anOpenFileIsNamed(@TempDir Path folder) throws Exception {
        var file = Files.createFile(folder.resolve("left-open.txt"));
        var check = LeakCheck.open(List.of(Kind.DESCRIPTORS));
        try (InputStream _ = Files.newInputStream(file)) {
            assertThatThrownBy(check::close)
                    .hasMessageContaining("descriptor ")
                    .hasMessageContaining("left-open.txt: close it");
        }
        assertThatCode(check::close).doesNotThrowAnyException();
    }
}
