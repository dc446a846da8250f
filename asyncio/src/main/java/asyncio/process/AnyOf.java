package asyncio.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Several pieces of work of which one result is wanted. Closing it cancels the others.
final class AnyOf<T extends @Nullable Object> implements AutoCloseable {
    private final CompletableFuture<T> first = new CompletableFuture<>();
    private final List<CompletableFuture<T>> all = new ArrayList<>();
    private final AtomicInteger unfinished;

    AnyOf(ProcessPoolExecutor pool, Collection<? extends Callable<T>> works) {
        if (works.isEmpty()) throw new IllegalArgumentException("there is no work to have any result of");
        unfinished = new AtomicInteger(works.size());
        for (var work : works) {
            var future = pool.submit(work);
            all.add(future);
            var _ = future.whenComplete(this::finished);
        }
    }

    private void finished(T result, @Nullable Throwable exception) {
        int left = unfinished.decrementAndGet();
        if (exception == null) first.complete(result);
        else if (left == 0) first.completeExceptionally(exception);
    }

    /// Returns what ends with the first result, or with the last exception if there is none.
    CompletableFuture<T> first() {
        return first;
    }

    @Override
    public void close() {
        for (var future : all) future.cancel(true);
    }
}
