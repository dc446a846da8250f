package asyncio.junit;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.Task;
import asyncio.testing.TaskDump;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Knows what a test is at, for the case that it hangs.
final class Watch implements TestThread.Hanging {
    private static final long PATIENCE_MILLIS = 1_000;

    private volatile @Nullable Running running;
    private volatile boolean givenUp;

    /// Where the body of a test runs.
    ///
    /// @param loop on which loop
    /// @param task in which task
    /// @param thread on which thread
    private record Running(EventLoop loop, Task<?> task, Thread thread) {}

    /// Notes that the body of the test runs in the current task.
    void begin() {
        if (givenUp) throw new IllegalStateException("the test was given up before it began");
        running = new Running(
                Asyncio.getRunningLoop(), Objects.requireNonNull(Asyncio.currentTask()), Thread.currentThread());
    }

    void end() {
        running = null;
    }

    @Override
    public AssertionError report(String why) {
        givenUp = true;
        var at = running;
        if (at == null) return new AssertionError(why + ", and no part of it runs on a loop");
        return new AssertionError(why + "\n" + dumpAndCancel(at));
    }

    private static String dumpAndCancel(Running at) {
        var dump = new CompletableFuture<String>();
        try {
            at.loop.callSoonThreadsafe(() -> {
                dump.complete(TaskDump.of(at.loop));
                at.task.cancel("the test took too long");
            });
            return dump.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "Its loop does not answer: a task or callback keeps it busy. The task of the test is"
                    + stack(at.thread);
        } catch (ExecutionException | IllegalStateException e) {
            return "Its tasks cannot be shown: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "Its tasks were not shown, because the thread of the test was interrupted";
        }
    }

    private static String stack(Thread thread) {
        var text = new StringBuilder();
        for (var frame : thread.getStackTrace()) text.append("\n    at ").append(frame);
        return text.toString();
    }
}
