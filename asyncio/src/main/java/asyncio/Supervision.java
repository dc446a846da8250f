package asyncio;

import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Who is told when tasks of a [TaskGroup] fail that do not concern each other.
final class Supervision {
    private final @Nullable BiConsumer<? super Task<?>, ? super Throwable> handler;
    private @Nullable EventLoop loop;
    private ContextSource context = ContextMap.EMPTY;

    Supervision(@Nullable BiConsumer<? super Task<?>, ? super Throwable> handler) {
        this.handler = handler;
    }

    void begin(EventLoop running) {
        loop = running;
        context = Context.snapshot();
    }

    /// Tells of a failure in a callback of its own, because the handler is the user's. May be called by the carrier.
    ///
    /// @param told what to do after that
    void tell(Task<?> failed, Runnable told) {
        var scheduler = Objects.requireNonNull(loop).scheduler;
        scheduler.push(new Handle(scheduler, () -> call(failed, told), context));
    }

    private void call(Task<?> failed, Runnable told) {
        var error = Objects.requireNonNull(failed.failure());
        var running = failed.getLoop();
        try {
            if (handler != null) handler.accept(failed, error);
            else
                running.callExceptionHandler(
                        ExceptionContext.ofTask("a task of a supervised group failed", error, failed));
        } catch (Throwable e) {
            Throwables.attach(e, error);
            running.callExceptionHandler(
                    ExceptionContext.ofTask("the handler of a supervised group failed", e, failed));
        } finally {
            told.run();
        }
    }
}
