package asyncio.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RunnableFuture;
import org.jspecify.annotations.Nullable;

/// Work that was handed to a pool, and the future of its result.
final class ProcessTask<T extends @Nullable Object> extends CompletableFuture<T> implements RunnableFuture<T> {
    private final Crew crew;
    private final Work work;

    ProcessTask(Crew crew, Work work) {
        this.crew = crew;
        this.work = work;
    }

    Work work() {
        return work;
    }

    /// Hands this to the workers.
    @Override
    public void run() {
        crew.add(this);
    }

    /// Takes in what the work returned, of which only its author knows that it is a `T`.
    @SuppressWarnings({"unchecked", "NullAway"})
    void succeed(@Nullable Object result) {
        complete((T) result);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) crew.cancelled(this);
        return cancelled;
    }

    // Stages that depend on this one have nothing to do with the pool.
    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
