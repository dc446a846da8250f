package asyncio;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// The exceptions of futures that nobody has looked at. They are reported when the future has become garbage, or
/// when the loop is closed: never at once, because somebody may still ask.
final class Unretrieved {
    private final ReferenceQueue<Future<?>> garbage = new ReferenceQueue<>();
    private final LinkedHashSet<Failure> failures = new LinkedHashSet<>();

    Failure track(Future<?> future, Throwable exception) {
        var failure = new Failure(future, exception, garbage);
        failures.add(failure);
        return failure;
    }

    void retrieved(Failure failure) {
        failure.clear();
        failures.remove(failure);
    }

    /// Schedules a report for each future that has become garbage. Called by the carrier.
    void collect(Scheduler scheduler) {
        if (failures.isEmpty()) return;
        for (Object garbled; (garbled = garbage.poll()) != null; ) {
            if (garbled instanceof Failure failure && failures.remove(failure)) {
                scheduler.push(new Handle(scheduler, () -> failure.report(scheduler.loop), ContextMap.EMPTY));
            }
        }
    }

    /// Reports all that is left.
    void reportAll(EventLoop loop) {
        var left = failures.toArray(Failure[]::new);
        failures.clear();
        for (var failure : left) failure.report(loop);
    }

    /// An exception, and enough of its future to name it when it is gone.
    static final class Failure extends PhantomReference<Future<?>> {
        private final Throwable exception;
        private final String owner;
        private final @Nullable Throwable sourceTraceback;

        private Failure(Future<?> future, Throwable exception, ReferenceQueue<Future<?>> queue) {
            super(future, queue);
            this.exception = exception;
            this.owner = future instanceof Task<?> task ? "Task " + task.getName() : "Future";
            this.sourceTraceback = future.sourceTraceback();
        }

        private void report(EventLoop loop) {
            loop.callExceptionHandler(
                    ExceptionContext.ofNobody(owner + " exception was never retrieved", exception, sourceTraceback));
        }
    }
}
