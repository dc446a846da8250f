package asyncio;

import org.jspecify.annotations.Nullable;

/// A block of a task that cancellations do not reach until it has ended. See [Asyncio#shielded].
final class Shield extends Scope {
    // While the block runs the task has no request to cancel but those from inside. The others are here: those from
    // before, delivered or not, and those that came meanwhile. So groups and timeouts inside count right.
    int requests;

    /// Whether one of the requests is still to be delivered.
    boolean pending;

    /// Whether the thread was interrupted for it.
    boolean interrupted;

    @Nullable
    String message;

    <T extends @Nullable Object> T run(Awaitable<T> body) {
        var current = open("shielded");
        current.putRequestsAside(this);
        try {
            return Asyncio.await(body);
        } finally {
            close();
            current.takeRequestsUp(this);
        }
    }

    void holdBack(@Nullable String reason) {
        requests++;
        pending = true;
        message = reason;
    }

    void takeBack() {
        if (--requests == 0) pending = false;
    }

    @Override
    @Nullable
    Long deadline() {
        return null;
    }
}
