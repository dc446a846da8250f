package asyncio;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A loop in a thread of its own, for a portal of a program that has no loop.
final class PortalThread {
    private final CompletableFuture<BlockingPortal> opened = new CompletableFuture<>();

    /// What tells the loop to end. For the loop only.
    private final Event leave = new Event();

    private final Supplier<EventLoop> loopFactory;
    private final Thread thread;

    private PortalThread(Supplier<EventLoop> loopFactory) {
        this.loopFactory = loopFactory;
        this.thread = FiberKind.preferred().threads().name("asyncio-portal").unstarted(this::run);
    }

    static BlockingPortal start(Supplier<EventLoop> loopFactory) {
        var starting = new PortalThread(loopFactory);
        starting.thread.start();
        try {
            return starting.opened.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw Throwables.sneaky(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private void run() {
        try (var runner = new Runner(loopFactory)) {
            runner.run(() -> {
                var portal = BlockingPortal.into(Asyncio.getRunningLoop(), this);
                opened.complete(portal);
                try {
                    leave.await();
                } finally {
                    portal.closeHere();
                }
            });
        } catch (Throwable e) {
            if (!opened.completeExceptionally(e)) throw e;
        }
    }

    /// Has the loop end, and waits for that. An interrupt cancels what is under way.
    void close(BlockingPortal portal) {
        var loop = portal.getLoop();
        PortalTask.ensureOtherThread(loop, "BlockingPortal.close()");
        loop.scheduler.pushThreadsafe(new Handle(loop.scheduler, leave::set, ContextMap.EMPTY));
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                portal.cancel();
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
