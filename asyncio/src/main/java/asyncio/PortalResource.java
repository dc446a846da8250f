package asyncio;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Something that was opened in a loop through a [BlockingPortal], for a try-with-resources of another thread. See
/// [BlockingPortal#wrap].
///
/// @param <R> what it is
public final class PortalResource<R extends AutoCloseable> implements AutoCloseable {
    private final R resource;
    private final Runnable leave;
    private final PortalTask<?> task;

    private PortalResource(R resource, Runnable leave, PortalTask<?> task) {
        this.resource = resource;
        this.leave = leave;
        this.task = task;
    }

    @SuppressWarnings("try") // An interrupt while it is being closed is the task's to deal with, as any.
    static <R extends AutoCloseable> PortalResource<R> open(BlockingPortal portal, Callable<R> opening) {
        var loop = portal.getLoop();
        PortalTask.ensureOtherThread(loop, "BlockingPortal.wrap()");
        var opened = new CompletableFuture<R>();
        var leaving = new Event(); // For the loop only.
        var task = portal.startTask(() -> {
            try (var resource = opening.call()) {
                opened.complete(resource);
                leaving.await();
            }
        });
        task.whenDone(() -> opened.cancel(false)); // If it has not been opened it never will be.
        var scheduler = loop.scheduler;
        Runnable leave = () -> scheduler.pushThreadsafe(new Handle(scheduler, leaving::set, ContextMap.EMPTY));
        return new PortalResource<>(await(opened, task), leave, task);
    }

    private static <R> R await(CompletableFuture<R> opened, PortalTask<?> task) {
        while (true) {
            try {
                return opened.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                task.join(); // Which cancels it.
            } catch (ExecutionException | java.util.concurrent.CancellationException e) {
                task.join(); // Which throws what kept it from being opened.
                throw new IllegalStateException("the portal was left before it was entered", e);
            }
        }
    }

    /// Returns what was opened. Its own methods are for the loop: call them through the portal.
    ///
    /// @return what was opened
    public R get() {
        return resource;
    }

    /// Closes what was opened, in the task that opened it, and waits for that. Blocks.
    ///
    /// @throws CancelledError if it was closed before, because the portal was cancelled
    @Override
    public void close() {
        leave.run();
        task.join();
    }
}
