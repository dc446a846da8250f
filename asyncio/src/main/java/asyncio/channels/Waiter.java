package asyncio.channels;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Future;
import org.jspecify.annotations.Nullable;

/// The place of a suspended operation in a line: a send, a receive, or one clause of a select.
///
/// ```text
///             decide                       its task goes on
///   waiting ----------> decided, not seen ------------------> seen
///      |                        |  the task is cancelled
///      |                        +-----------------------> an item is given back, a send stays sent
///      |  the task is cancelled
///      +------------------------> out of the running
/// ```
final class Waiter {
    /// Done when one of the waiters that share it was decided, and that one is its result.
    final Future<Waiter> turn;

    /// The [Sender] or [Receiver] that was used: if it is closed, its waiters have to know.
    final @Nullable Object end;

    /// What is to be sent; or what was received, or a [Signal] in its place.
    Object item;

    /// Where the item of a decided receiver stood among those handed over, to find its place again.
    long order;

    /// The neighbours in the line, and the line; null when this is in none.
    @Nullable
    Waiter before;

    @Nullable
    Waiter after;

    @Nullable
    WaitLine line;

    private boolean accepted;

    Waiter(Future<Waiter> turn, @Nullable Object end, Object item) {
        this.turn = turn;
        this.end = end;
        this.item = item;
    }

    /// Whether this was decided, or another waiter with the same turn, or the task was cancelled.
    boolean isOver() {
        return turn.done();
    }

    /// Whether it was this one that was decided, and for good.
    boolean accepted() {
        return accepted;
    }

    /// Ends the wait: the item of a sender was taken, or the future of a clause is done.
    void accept() {
        turn.setResult(this);
        accepted = true;
    }

    /// Ends the wait of a receiver with an item.
    void accept(Object received) {
        accept();
        item = received;
    }

    /// Ends the wait without an outcome: its task looks for itself.
    void lookAgain() {
        turn.setResult(this);
    }

    /// Puts off a cancellation that came when an operation was over already and cannot be taken back: the task gets it
    /// where it next suspends.
    static void putOff(CancelledError error) {
        var task = Asyncio.currentTask();
        if (task == null) throw error;
        task.uncancel();
        task.cancel(error.getMessage());
    }
}
