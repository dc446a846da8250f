package asyncio;

import java.util.Comparator;
import java.util.Objects;

/// A [Queue] that gives out the least item first. Items that compare as equal come in any order.
///
/// Python: `asyncio.PriorityQueue`. A comparator takes the place of its tuples.
///
/// @param <T> the type of the items
public final class PriorityQueue<T> extends Queue<T> {
    /// Creates a queue without a limit, of items that have an order by themselves.
    ///
    /// @param <C> the type of the items
    /// @return the queue
    public static <C extends Comparable<? super C>> PriorityQueue<C> create() {
        return new PriorityQueue<>(0, Comparator.naturalOrder());
    }

    /// Creates a queue.
    ///
    /// @param maxsize how many items it holds at most; zero or less for no limit
    /// @param order which item comes before which
    public PriorityQueue(int maxsize, Comparator<? super T> order) {
        super(
                maxsize,
                new java.util.PriorityQueue<>(
                        Comparator.comparing(Item::value, Objects.requireNonNull(order, "order"))));
    }

    @Override
    public void putNowait(T item) {
        super.putNowait(Objects.requireNonNull(item, "item"));
    }
}
