package asyncio.conformance;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One run of a recorded program, on a thread of its own, so that a program that hangs fails alone.
///
/// The limit of real time decides about nothing else: a program that ends is judged by its trace.
final class Trial {
    /// A program takes milliseconds; only one that hangs is still running after this.
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final Recording recording;
    private volatile @Nullable Execution execution;
    private volatile @Nullable Throwable crash;

    private Trial(Recording recording) {
        this.recording = recording;
    }

    /// Runs the program of a recording and compares its trace with the recorded one.
    static Verdict of(Recording recording) throws InterruptedException {
        return of(recording, LIMIT);
    }

    static Verdict of(Recording recording, Duration limit) throws InterruptedException {
        return new Trial(recording).verdict(limit);
    }

    private Verdict verdict(Duration limit) throws InterruptedException {
        var thread = Thread.ofPlatform()
                .daemon()
                .name("conformance " + recording.id())
                .start(this::run);
        if (!thread.join(limit)) return new Verdict.Hung(limit, actual(), stackOf(thread));
        if (crash != null) return new Verdict.Crashed(crash, actual());
        return Verdict.compare(recording.trace(), actual());
    }

    private void run() {
        try {
            var started = Execution.of(recording.program());
            execution = started;
            started.run();
        } catch (Throwable error) { // Reported with the recording that it broke.
            crash = error;
        }
    }

    private List<Row> actual() {
        var started = execution;
        return started == null ? List.of() : started.trace().rows();
    }

    private static String stackOf(Thread thread) {
        return Arrays.stream(thread.getStackTrace()).map(frame -> "at " + frame).collect(Collectors.joining("\n"));
    }
}
