package asyncio.channels;

/// The items of one subscription to a [Broadcast].
final class Subscription extends Inbox {
    private final BroadcastOutbox outbox;
    private final int capacity;
    private final Overflow overflow;
    private long missed;

    Subscription(BroadcastOutbox outbox, int capacity, Overflow overflow) {
        this.outbox = outbox;
        this.capacity = capacity;
        this.overflow = overflow;
    }

    /// Whether an item may come now.
    boolean isReady() {
        return overflow != Overflow.SUSPEND || size() < capacity;
    }

    void add(Object item) {
        if (handOver(item)) return;
        while (size() >= capacity) {
            pollItem();
            if (overflow == Overflow.FAIL) missed++;
        }
        items.addLast(item);
    }

    @Override
    Object poll() {
        if (missed == 0) return super.poll();
        long count = missed;
        missed = 0;
        throw new LaggedException(count, capacity);
    }

    @Override
    void madeRoom() {
        outbox.flush();
    }

    @Override
    void abandoned() {
        outbox.remove(this);
    }
}
