package asyncio;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A callback that was scheduled. Returned by [EventLoop#callSoon] and its kin, so that it can be cancelled.
///
/// Python: `asyncio.Handle`.
public sealed class Handle implements Ready permits TimerHandle {
    private static final Set<String> MACHINERY = Set.of(
            Handle.class.getName(),
            TimerHandle.class.getName(),
            Scheduler.class.getName(),
            EventLoop.class.getName(),
            Future.class.getName());

    final Scheduler scheduler;
    private final Runnable callback;
    private @Nullable ContextSource context;
    private volatile boolean cancelled;
    private final @Nullable Throwable sourceTraceback;

    /// Creates a handle for a callback of the user, or, without a context, for one of this library: that one is
    /// short, never blocks and never throws, so it may run on the bare thread of the loop.
    Handle(Scheduler scheduler, Runnable callback, @Nullable ContextSource context) {
        this.scheduler = scheduler;
        this.callback = callback;
        this.context = context;
        this.sourceTraceback = context == null ? null : scheduler.sourceTraceback(callback);
    }

    /// Prevents the callback from being called, if it has not been. May be called on any thread.
    public void cancel() {
        cancelled = true;
    }

    /// Returns whether [#cancel] was called, also if that was too late.
    ///
    /// @return true after `cancel()`
    public final boolean cancelled() {
        return cancelled;
    }

    /// Returns the context in which the callback runs.
    ///
    /// @return the context
    public final Context getContext() {
        var opened = context == null ? new Context() : context.open();
        if (context != null) context = opened;
        return opened;
    }

    final ContextMap contextValues() {
        return context == null ? ContextMap.EMPTY : context.values();
    }

    final boolean isInternal() {
        return context == null;
    }

    final @Nullable Throwable sourceTraceback() {
        return sourceTraceback;
    }

    final void runInternal() {
        if (!cancelled) callback.run();
    }

    /// Runs the callback on a fiber, in its context, and reports what it throws.
    final void run(Fiber fiber) {
        if (cancelled) return;
        fiber.running = this;
        try {
            if (scheduler.debug) scheduler.timed(callback, this);
            else callback.run();
        } catch (Throwable e) {
            scheduler.loop.callExceptionHandler(
                    ExceptionContext.ofHandle("Exception in callback " + Reports.text(callback), e, this));
        } finally {
            fiber.leave();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + (cancelled ? "cancelled" : Reports.text(callback)) + created() + "]";
    }

    /// Says where this was created, in debug mode.
    private String created() {
        if (sourceTraceback == null) return "";
        for (var frame : Frames.of(sourceTraceback)) {
            if (!MACHINERY.contains(frame.getClassName())) return ", created at " + frame;
        }
        return "";
    }
}
