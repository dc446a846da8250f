package asyncio.process;

import asyncio.AsyncGenerator;
import asyncio.Asyncio;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The body of a generator that applies a function to many items in the workers of a pool, and keeps their order.
final class ChunkedMap<T extends @Nullable Object, R extends @Nullable Object> implements AsyncGenerator.Body<R> {
    /// So many chunks are on their way for each worker: one in work, and one to go on with.
    private static final int CHUNKS_AHEAD = 2;

    private final ProcessPoolExecutor pool;
    private final SerializableFunction<? super T, ? extends R> function;
    private final Iterable<? extends T> items;
    private final int chunkSize;
    private final ArrayDeque<CompletableFuture<Chunk.Results<R>>> ahead = new ArrayDeque<>();

    ChunkedMap(
            ProcessPoolExecutor pool,
            SerializableFunction<? super T, ? extends R> function,
            Iterable<? extends T> items,
            int chunkSize) {
        this.pool = pool;
        this.function = function;
        this.items = items;
        this.chunkSize = chunkSize;
    }

    @Override
    @SuppressWarnings("NullAway") // A result is null only where R allows it.
    public void run(AsyncGenerator.Yielder<R> out) {
        try {
            var rest = items.iterator();
            while (submit(rest)) {
                var done = Asyncio.await(ahead.removeFirst());
                for (var result : done.results()) out.yield(result);
                // Awaiting is what throws an exception as itself, whatever its type.
                if (done.exception() != null) Asyncio.await(CompletableFuture.failedFuture(done.exception()));
            }
        } finally {
            for (var chunk : ahead) chunk.cancel(true);
        }
    }

    /// Returns whether there is anything to wait for.
    private boolean submit(Iterator<? extends T> rest) {
        while (ahead.size() < CHUNKS_AHEAD * pool.maxWorkers() && rest.hasNext()) {
            var chunk = new ArrayList<T>(chunkSize);
            while (chunk.size() < chunkSize && rest.hasNext()) chunk.add(rest.next());
            ahead.add(pool.start(Work.of(new Chunk<T, R>(function, chunk), function)));
        }
        return !ahead.isEmpty();
    }
}
