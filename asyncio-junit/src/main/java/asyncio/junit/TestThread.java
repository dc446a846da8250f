package asyncio.junit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The thread that the loop of a test runs on. It is not JUnit's, so that a test that hangs can be left alone.
final class TestThread {
    private static final long GRACE_MILLIS = 1_000;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("asyncio-test").factory());

    /// Who is asked when it takes too long.
    interface Hanging {
        /// Says what is going on, in a time that is bounded, and has it end.
        AssertionError report(String why);
    }

    /// Calls something on the thread and waits for it. Blocks.
    ///
    /// @throws Throwable what it throws, as itself
    <T extends @Nullable Object> T call(Callable<T> work, Duration timeout, Hanging hanging) throws Throwable {
        var running = thread.submit(work);
        try {
            return running.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            var failure = hanging.report("the test did not end within " + seconds(timeout));
            awaitEnd(running, failure);
            throw failure;
        } catch (InterruptedException e) {
            e.addSuppressed(hanging.report("the thread of the test was interrupted"));
            awaitEnd(running, e);
            throw e;
        }
    }

    /// Gives something that was told to end the time to do so.
    private static void awaitEnd(Future<?> running, Throwable failure) {
        try {
            running.get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() != null) failure.addSuppressed(e.getCause());
        } catch (TimeoutException e) {
            failure.addSuppressed(new AssertionError("it does not end when it is cancelled; its thread is left alone"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() / 1_000.0 + " s";
    }

    /// Lets the thread end when it has nothing left to do. Does not block.
    void end() {
        thread.shutdown();
    }
}
