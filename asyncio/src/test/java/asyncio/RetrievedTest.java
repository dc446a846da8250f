package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An exception that somebody has seen is not reported as one that nobody has.
final class RetrievedTest {
    private final List<String> reports = new ArrayList<>();

    private Runner runner() {
        var runner = new Runner();
        runner.getLoop().setExceptionHandler((loop, context) -> reports.add(context.message()));
        return runner;
    }

    @Test
    void whatLeavesRunIsSeen() {
        try (var runner = runner()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        throw new IOException("seen");
                    }))
                    .isInstanceOf(IOException.class);
        }

        assertThat(reports).isEmpty();
    }

    @Test
    void whatIsAskedForAfterAWaitIsSeen() {
        try (var runner = runner()) {
            runner.run(() -> {
                var task = createTask(() -> {
                    throw new IOException("seen");
                });
                Asyncio.wait(List.of(task));

                assertThat(task.exception()).containsInstanceOf(IOException.class);
            });
        }

        assertThat(reports).isEmpty();
    }

    @Test
    void whatIsAskedForAfterACallbackWasTakenBackIsSeen() {
        try (var runner = runner()) {
            runner.run(() -> {
                var task = createTask(() -> {
                    throw new IOException("seen");
                });
                sleep(Duration.ZERO);

                assertThat(task.removeDoneCallback(done -> {})).isZero();
                assertThat(task.exception()).containsInstanceOf(IOException.class);
            });
        }

        assertThat(reports).isEmpty();
    }

    @Test
    void whatNobodyAskedForIsReported() {
        try (var runner = runner()) {
            runner.run(() -> {
                createTask(
                        () -> {
                            throw new IOException("unseen");
                        },
                        "careless");
                sleep(Duration.ZERO);
            });
        }

        assertThat(reports).containsExactly("Task careless exception was never retrieved");
    }
}
