package asyncio;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The results of a function that is applied to items, several at once. See [Asyncio#mapConcurrent].
///
/// Nothing begins before the first step of the iteration. Items are pulled when there is room for them: at no time are
/// there more than [#maxAtOnce] items whose results were not taken. So the source may be endless, and a slow consumer
/// slows it down. Each item has a task of its own, in a copy of the context in which the iteration began, under the
/// deadlines that were around it.
///
/// When the function or the source throws, all tasks are cancelled, the results that are there come out, and then, when
/// all tasks have ended, the exception itself is thrown, once; what else goes wrong meanwhile is among its suppressed
/// exceptions. When the consumer is cancelled, the tasks are. A loop that is left early leaves them waiting: close this
/// object, best with try-with-resources, to cancel them. One that is forgotten is closed once it is garbage, or by
/// the end of [Asyncio#run].
///
/// @param <T> the type of the items
/// @param <R> the type of the results
public final class MapConcurrent<T extends @Nullable Object, R extends @Nullable Object>
        implements Iterable<R>, AutoCloseable {
    private static final int AT_ONCE = 16;

    private final Object source;
    private final Supplier<? extends Iterator<? extends T>> items;
    private final Function<? super T, ? extends R> function;
    private int atOnce = AT_ONCE;
    private double perSecond = Double.POSITIVE_INFINITY;
    private boolean asCompleted;
    private @Nullable AsyncGenerator<R> results;

    private MapConcurrent(
            Object source, Supplier<? extends Iterator<? extends T>> items, Function<? super T, ? extends R> function) {
        this.source = source;
        this.items = items;
        this.function = function;
    }

    static <T extends @Nullable Object, R extends @Nullable Object> MapConcurrent<T, R> of(
            Object source, Supplier<? extends Iterator<? extends T>> items, Function<? super T, ? extends R> function) {
        return new MapConcurrent<>(
                Objects.requireNonNull(source, "items"), items, Objects.requireNonNull(function, "function"));
    }

    // ---- How

    /// Sets how many items are worked on at once; 16 unless set.
    ///
    /// @param items how many, one at least
    /// @return this
    /// @throws IllegalStateException if the iteration has begun
    public MapConcurrent<T, R> maxAtOnce(int items) {
        if (items < 1)
            throw new IllegalArgumentException("cannot work on " + items + " items at once: give one or more");
        ensureNotBegun("maxAtOnce");
        atOnce = items;
        return this;
    }

    /// Sets how many items are begun in a second; without a limit unless set. They are begun at regular intervals, none
    /// sooner because others were late.
    ///
    /// @param items how many, more than zero; may be a fraction
    /// @return this
    /// @throws IllegalStateException if the iteration has begun
    public MapConcurrent<T, R> maxPerSecond(double items) {
        if (!(items > 0)) {
            throw new IllegalArgumentException("cannot begin " + items + " items per second: give more than zero");
        }
        ensureNotBegun("maxPerSecond");
        perSecond = items;
        return this;
    }

    /// Has the results come out as they are there, not in the order of the items.
    ///
    /// @return this
    /// @throws IllegalStateException if the iteration has begun
    public MapConcurrent<T, R> asCompleted() {
        ensureNotBegun("asCompleted");
        asCompleted = true;
        return this;
    }

    private void ensureNotBegun(String operation) {
        if (results != null) {
            throw new IllegalStateException(
                    operation + " was called on " + this + ", whose iteration has begun." + " Call it before");
        }
    }

    // ---- The results

    private AsyncGenerator<R> results() {
        if (results == null) { // It must not refer to this object, so that it is noticed when that is garbage.
            var mapping = new Mapping<T, R>(source, items, function, atOnce, perSecond, !asCompleted);
            results = AsyncGenerator.of(mapping::run);
        }
        return results;
    }

    /// Returns an iterator over the results; there is one iteration only, which a second iterator goes on with. Its
    /// `hasNext` may suspend, and throws what went wrong, as itself.
    @Override
    public Iterator<R> iterator() {
        return results().iterator();
    }

    /// Hands all results to a consumer. Suspends. Closes this, also if the consumer throws.
    @Override
    public void forEach(Consumer<? super R> action) {
        Objects.requireNonNull(action, "action");
        try (this) {
            for (var result : results()) action.accept(result);
        }
    }

    /// Returns all results. Suspends.
    ///
    /// @return the results
    public List<R> toList() {
        var list = new ArrayList<R>();
        forEach(list::add);
        return list;
    }

    /// Ends the iteration: cancels the tasks and waits for them, and closes the source if it is closeable. Suspends if
    /// there are tasks. Does nothing if all results were taken. If a task fails while it is being cancelled, its
    /// exception is thrown.
    @Override
    public void close() {
        var begun = results != null;
        results().close();
        if (!begun) Mapping.close(source);
    }

    @Override
    public String toString() {
        return "MapConcurrent[atOnce=" + atOnce + (Double.isInfinite(perSecond) ? "" : ", perSecond=" + perSecond)
                + (asCompleted ? ", as completed" : "") + (results == null ? "" : ", begun") + "]";
    }

    /// What to do with an item.
    ///
    /// @param <T> the type of the items
    /// @param <R> the type of the results
    @FunctionalInterface
    public interface Function<T extends @Nullable Object, R extends @Nullable Object> {
        /// Runs in a task for the item. May suspend.
        ///
        /// @param item the item
        /// @return its result
        /// @throws Exception what went wrong, as itself
        R apply(T item) throws Exception;
    }
}
