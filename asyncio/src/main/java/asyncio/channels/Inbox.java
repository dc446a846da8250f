package asyncio.channels;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What stands behind receivers: items that have come and are not received yet, and tasks that wait for some.
abstract sealed class Inbox permits ChannelInbox, Subscription, WatchInbox, FlowInbox {
    /*
     * Who comes second acts. A sender that finds a waiting receiver hands the item to it, and a receiver that takes an
     * item makes room and lets the first waiting sender's item in, at once. So at any moment either nobody waits for an
     * item or there is none, and either nobody waits for room or there is none. Nobody can overtake.
     *
     * A receiver that was handed an item may be cancelled before it goes on. The item then goes to the receiver that
     * has waited longest, or else back in front of all others. Several may come back, in any order: their numbers say
     * which was first. What is in `items` came later than what was ever handed over.
     */
    final WaitLine receivers = new WaitLine();
    final ArrayDeque<Object> items = new ArrayDeque<>();
    private @Nullable PriorityQueue<Waiter> returned;
    private long handedOver;

    /// How many receivers are open.
    int ends = 1;

    /// Whether nothing more comes. What is here can still be received.
    boolean ended;

    private @Nullable Throwable failure;
    private boolean failureSeen;

    // ---- For receivers

    /// Takes an item if there is one. Returns [Signal#NOTHING] or [Signal#ENDED] in its place; throws with what the
    /// sender failed.
    Object poll() {
        var item = pollItem();
        if (item != null) {
            madeRoom();
            return item;
        }
        if (!ended) return Signal.NOTHING;
        if (failure != null) throwFailure(failure);
        return Signal.ENDED;
    }

    @Nullable
    Object pollItem() {
        if (returned == null) return items.pollFirst();
        var item = returned.remove().item;
        if (returned.isEmpty()) returned = null;
        return item;
    }

    /// Takes note that there is room for an item more.
    void madeRoom() {}

    /// Takes note that a receiver has got an item, for good.
    void received() {}

    /// Takes back what a waiter was told when its task was cancelled before it could go on.
    void takeBack(Waiter cancelled) {
        if (!cancelled.accepted() || ends == 0) return;
        var next = receivers.first();
        if (next != null) {
            handOver(next, cancelled.item, cancelled.order);
            return;
        }
        if (returned == null) returned = new PriorityQueue<>(Comparator.comparingLong(waiter -> waiter.order));
        returned.add(cancelled);
    }

    // ---- For senders

    /// Hands an item to the receiver that has waited longest. Returns false if nobody waits.
    boolean handOver(Object item) {
        var receiver = receivers.first();
        if (receiver == null) return false;
        handOver(receiver, item, ++handedOver);
        return true;
    }

    private void handOver(Waiter receiver, Object item, long order) {
        receiver.accept(item);
        receiver.order = order;
        receivers.remove(receiver);
    }

    /// Says that nothing more comes, and why, if something went wrong. Does nothing the second time.
    void end(@Nullable Throwable cause) {
        if (ended) return;
        ended = true;
        failure = cause;
        receivers.allLookAgain();
    }

    // ---- Ends

    void closeEnd(Object end) {
        receivers.lookAgain(end);
        if (--ends > 0) return;
        items.clear();
        returned = null;
        abandoned();
    }

    /// Takes note that the last receiver was closed: nobody will want another item. May suspend.
    abstract void abandoned();

    /// Throws the failure with which this ended, if there is one and no receiver has thrown it.
    void throwUnseenFailure() {
        if (failure != null && !failureSeen) throwFailure(failure);
    }

    private void throwFailure(Throwable cause) {
        failureSeen = true;
        throw Inbox.<RuntimeException>sneaky(cause);
    }

    int size() {
        return items.size() + (returned == null ? 0 : returned.size());
    }

    /// Describes the state, to go behind a name.
    String stateText() {
        int waiting = receivers.size();
        return "size=" + size() + (waiting == 0 ? "" : ", waiting=" + waiting)
                + (ended ? failure == null ? ", ended" : ", failed: " + failure : "");
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneaky(Throwable exception) throws X {
        throw (X) exception;
    }
}
