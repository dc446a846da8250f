package asyncio.junit;

import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.FiberKind;
import asyncio.Runner;
import asyncio.spi.Clock;
import asyncio.testing.LeakCheck;
import asyncio.testing.SimulatedNetwork;
import asyncio.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loop of one test, or of the tests of a class, on a thread of its own.
final class TestLoop {
    private final Settings settings;
    private final TestThread thread = new TestThread();
    private final Watch watch = new Watch();
    private final Clock clock;
    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final EventLoop loop;
    private final Runner runner;
    private final List<ExceptionContext> reports = new ArrayList<>();
    private @Nullable LeakCheck leaks;
    private boolean hung;
    private boolean closed;

    TestLoop(Settings settings, FiberKind kind) {
        this.settings = settings;
        clock = settings.test().time() == Time.VIRTUAL ? new VirtualClock() : Clock.system();
        loop = EventLoop.builder().clock(clock).fiber(kind).build();
        loop.setExceptionHandler((_, context) -> reports.add(context));
        runner = new Runner(() -> loop);
    }

    /// Returns what the methods of the test can have as parameters.
    Parameters parameters() {
        return new Parameters(loop, clock, network, null);
    }

    /// Whether a part of the test did not end.
    boolean hangs() {
        return hung;
    }

    /// Runs a part of a test in a task. Blocks.
    void run(Body body) throws Throwable {
        onThread(() -> runner.run(((Body) () -> {
                    watch.begin();
                    try {
                        body.run();
                    } finally {
                        watch.end();
                    }
                })
                .asCoroutine()));
    }

    private void onThread(Runnable work) throws Throwable {
        if (hung) throw new AssertionError("its loop hangs, from an earlier part of this test");
        try {
            thread.call(
                    () -> {
                        work.run();
                        return null;
                    },
                    settings.timeout(),
                    why -> {
                        hung = true;
                        return watch.report(why);
                    });
        } finally {
            if (hung) thread.end();
        }
    }

    /// Begins to look what the test leaves behind. Blocks.
    void openLeakCheck() throws Throwable {
        if (!settings.leaks().isEmpty()) run(() -> leaks = LeakCheck.open(settings.leaks()));
    }

    /// Says what the test left behind. Blocks.
    void closeLeakCheck() throws Throwable {
        var open = leaks;
        leaks = null;
        if (open != null && !hung) run(open::close);
    }

    /// Throws what the exception handler was told since it was last asked.
    void throwReports() {
        if (reports.isEmpty()) return;
        var failure = new AssertionError("the exception handler of the loop was told: " + text(reports.getFirst()));
        failure.initCause(reports.getFirst().exception());
        for (var more : reports.subList(1, reports.size())) {
            failure.addSuppressed(new AssertionError(text(more), more.exception()));
        }
        reports.clear();
        throw failure;
    }

    private static String text(ExceptionContext context) {
        return context.message() + (context.exception() == null ? "" : ": " + context.exception());
    }

    /// Ends all tasks and closes the loop. Blocks.
    ///
    /// @throws AssertionError if the exception handler was told of anything
    void close() throws Throwable {
        if (hung || closed) return;
        closed = true;
        try {
            onThread(runner::close);
        } finally {
            thread.end();
        }
        throwReports();
    }
}
