package asyncio;

import java.util.Objects;
import java.util.concurrent.ThreadFactory;

/// Makes threads that work for a loop. See [EventLoop#threadFactory].
final class LoopThreadFactory implements ThreadFactory {
    private final Scheduler scheduler;

    LoopThreadFactory(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Thread newThread(Runnable work) {
        Objects.requireNonNull(work, "work");
        var context = new Context(Context.snapshot());
        count(1);
        return Thread.ofVirtual().name("asyncio-thread").unstarted(() -> {
            try {
                context.run(work);
            } finally {
                count(-1);
            }
        });
    }

    private void count(int difference) {
        if (Scheduler.running() == scheduler) scheduler.outsideWork(difference);
        else scheduler.pushThreadsafe(new Handle(scheduler, () -> scheduler.outsideWork(difference), null));
    }
}
