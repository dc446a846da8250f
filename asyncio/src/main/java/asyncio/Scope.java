package asyncio;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A block of a task that decides about cancellations: a [Timeout] or a [Shield].
abstract sealed class Scope permits Timeout, Shield {
    /*
     * The scopes of a task are linked, from the innermost outwards. Those of a task of a group end with the scopes
     * around the group's block, which belong to another task: they cancel nothing here themselves, but their
     * deadlines are those of the group, and so of its tasks.
     *
     * A request to cancel a task comes from one of its scopes, from a group inside one, or from outside all of them.
     * Of the shields between there and the code that runs the outermost holds the request back.
     */

    /// Whose block it is; null before it begins.
    @Nullable
    Task<?> task;

    private @Nullable Scope outer;
    private boolean open;

    final Task<?> open(String operation) {
        var current = Task.require(operation);
        task = current;
        outer = current.scope;
        current.scope = this;
        open = true;
        return current;
    }

    /// Takes this scope out. It is the innermost one, unless a generator was left suspended inside another one.
    final void close() {
        open = false;
        if (task == null) return;
        if (task.scope == this) task.scope = outer;
        for (var inner = task.scope; inner != null; inner = inner.outer) {
            if (inner.outer == this) inner.outer = outer;
        }
    }

    /// Returns the deadline of this scope alone, or null.
    abstract @Nullable Long deadline();

    /// Returns the shield that holds back a request to cancel a task, or null.
    ///
    /// @param source the scope that it comes from; null: from outside all scopes
    static @Nullable Shield shieldOf(Task<?> task, @Nullable Scope source) {
        Shield outermost = null;
        for (var scope = task.scope; scope != null && scope != source && scope.task == task; scope = scope.outer) {
            if (scope instanceof Shield shield) outermost = shield;
        }
        return outermost;
    }

    /// Returns the shield of a task closest to its code that holds a request back, or null.
    static @Nullable Shield withRequests(Task<?> task) {
        for (var scope = task.scope; scope != null && scope.task == task; scope = scope.outer) {
            if (scope instanceof Shield shield && shield.requests > 0) return shield;
        }
        return null;
    }

    /// Returns how many requests to cancel a task its shields hold back.
    static int requestsHeldBack(Task<?> task) {
        int sum = 0;
        for (var scope = task.scope; scope != null && scope.task == task; scope = scope.outer) {
            if (scope instanceof Shield shield) sum += shield.requests;
        }
        return sum;
    }

    /// Whether a task is one of a group inside a shielded block of another task.
    static boolean shieldedByAnother(Task<?> task) {
        for (var scope = task.scope; scope != null; scope = scope.outer) {
            if (scope.task != task && scope.open && scope instanceof Shield) return true;
        }
        return false;
    }

    /// Returns the earliest deadline of some scopes, from the innermost out to the first shield.
    static OptionalLong earliestDeadline(@Nullable Scope innermost) {
        var earliest = OptionalLong.empty();
        for (var scope = innermost; scope != null; scope = scope.outer) {
            if (!scope.open) continue;
            if (scope instanceof Shield) break;
            var deadline = scope.deadline();
            if (deadline != null && deadline < earliest.orElse(Long.MAX_VALUE)) earliest = OptionalLong.of(deadline);
        }
        return earliest;
    }
}
