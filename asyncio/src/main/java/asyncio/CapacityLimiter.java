package asyncio;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A number of tokens that borrowers borrow and give back, to limit how much of one sort of work is under way: a
/// limiter for each sort keeps the slow ones from holding up the others.
///
/// {@snippet class = "asyncio.CapacityLimiterTest" region = "limiter"}
///
/// It is for work on threads, by [ThreadOptions#withLimiter], and for all tasks that share it. To limit the tasks of
/// one group there is [TaskGroup.Builder#limit], and for applying a function to many items [Asyncio#mapConcurrent].
///
/// Unlike a [Semaphore] it knows who has a token, so that giving back what one has not borrowed is an error, and the
/// number of tokens can be changed. Tokens go to borrowers in the order in which they asked.
///
/// Python has none; anyio: `CapacityLimiter`.
public final class CapacityLimiter {
    private final String name;
    private final WaitQueue waiters = new WaitQueue(this);
    private final Set<Object> borrowers = new LinkedHashSet<>();
    private final Set<Object> waiting = new LinkedHashSet<>();
    private int total;

    /// How many tokens are put aside for tasks that were woken and have not gone on yet.
    private int putAside;

    /// Creates a limiter.
    ///
    /// @param total how many tokens there are
    /// @throws IllegalArgumentException if there is none
    public CapacityLimiter(int total) {
        this("", total);
    }

    private CapacityLimiter(String name, int total) {
        this.name = name;
        this.total = requirePositive(total);
    }

    /// Creates a limiter with a name, which [#toString] and [#statistics] give.
    ///
    /// @param name what it limits
    /// @param total how many tokens there are
    /// @return the limiter
    /// @throws IllegalArgumentException if there is none
    public static CapacityLimiter named(String name, int total) {
        return new CapacityLimiter(Objects.requireNonNull(name, "name"), total);
    }

    private static int requirePositive(int total) {
        if (total > 0) return total;
        throw new IllegalArgumentException("a limiter of " + total + " tokens lets nobody pass: give one or more");
    }

    /// Returns how many tokens there are.
    ///
    /// @return the number, borrowed ones included
    public int totalTokens() {
        return total;
    }

    /// Changes how many tokens there are. Does not suspend. If more are borrowed than there are now, nobody gets one
    /// until enough are given back.
    ///
    /// @param total the number
    /// @throws IllegalArgumentException if it is not positive
    public void setTotalTokens(int total) {
        this.total = requirePositive(total);
        grant();
    }

    /// Returns how many tokens are borrowed.
    ///
    /// @return the number
    public int borrowedTokens() {
        return borrowers.size() + putAside;
    }

    /// Returns how many tokens can be borrowed at once.
    ///
    /// @return the number, zero if too many are borrowed
    public int availableTokens() {
        return Math.max(0, total - borrowedTokens());
    }

    /// Borrows a token for the current task. Suspends if none is left.
    ///
    /// @throws IllegalStateException if the task has one already
    /// @throws CancelledError if the task is cancelled while it waits
    public void acquire() {
        acquireOnBehalfOf(Task.require("CapacityLimiter.acquire()"));
    }

    /// Borrows a token for somebody. Suspends if none is left.
    ///
    /// @param borrower who, by `equals`
    /// @throws IllegalStateException if the borrower has one already, or waits for one
    /// @throws CancelledError if the current task is cancelled while it waits
    public void acquireOnBehalfOf(Object borrower) {
        Objects.requireNonNull(borrower, "borrower");
        if (borrowers.contains(borrower) || !waiting.add(borrower)) {
            throw new IllegalStateException(borrower + " has a token of " + this
                    + " already, or waits for one: it would wait for itself. Give that one back first");
        }
        try {
            if (borrowedTokens() >= total) awaitToken();
            borrowers.add(borrower);
        } finally {
            waiting.remove(borrower);
        }
    }

    private void awaitToken() {
        var turn = waiters.join("CapacityLimiter.acquire()");
        try {
            turn.await();
            putAside--;
        } catch (Throwable e) {
            if (turn.woken()) putAside--;
            grant(); // The token that was put aside for us is the next one's.
            throw e;
        } finally {
            waiters.leave(turn);
        }
    }

    /// Gives the token of the current task back. Does not suspend.
    ///
    /// @throws IllegalStateException if it has none
    public void release() {
        releaseOnBehalfOf(Task.require("CapacityLimiter.release()"));
    }

    /// Gives the token of somebody back. Does not suspend.
    ///
    /// @param borrower who
    /// @throws IllegalStateException if the borrower has none
    public void releaseOnBehalfOf(Object borrower) {
        if (!borrowers.remove(Objects.requireNonNull(borrower, "borrower"))) {
            throw new IllegalStateException(borrower + " has no token of " + this + " to give back");
        }
        grant();
    }

    private void grant() {
        while (borrowedTokens() < total && waiters.wakeNext()) putAside++;
    }

    /// Borrows a token, as [#acquire], for a try-with-resources.
    ///
    /// @return gives the token back when it is closed
    public Held hold() {
        var task = Task.require("CapacityLimiter.hold()");
        acquireOnBehalfOf(task);
        return () -> releaseOnBehalfOf(task);
    }

    /// Returns what is going on at this moment. Does not suspend.
    ///
    /// @return a record of it
    public Statistics statistics() {
        return new Statistics(name, total, borrowedTokens(), List.copyOf(borrowers), waiters.size() - putAside);
    }

    @Override
    public String toString() {
        return "CapacityLimiter[" + (name.isEmpty() ? "" : name + ", ") + borrowedTokens() + " of " + total
                + " borrowed" + waiters + "]";
    }

    /// What was going on in a limiter at one moment.
    ///
    /// @param name its name, or an empty string
    /// @param totalTokens how many tokens there are
    /// @param borrowedTokens how many of them are borrowed
    /// @param borrowers who has one
    /// @param waiting how many wait for one
    public record Statistics(String name, int totalTokens, int borrowedTokens, List<Object> borrowers, int waiting) {}
}
