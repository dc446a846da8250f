package asyncio;

/// A flag that tasks can wait for.
///
/// An event starts out unset. Tasks that [#await] it are suspended until some task calls [#set], and then resume in the
/// order in which they arrived. Use an event to say *this has happened*; to hand over a value as well, use a
/// [Future].
///
/// {@snippet class = "asyncio.EventTest" region = "handshake"}
///
/// Python: `asyncio.Event`, where the suspending method is called `wait`. Java reserves that name, so it is `await`
/// here, as in `java.util.concurrent`.
public final class Event {
    private final WaitQueue waiters = new WaitQueue(this);
    private boolean set;

    /// Creates an event that is not set.
    public Event() {}

    /// Returns whether this event is set.
    ///
    /// @return true after [#set], until [#clear]
    public boolean isSet() {
        return set;
    }

    /// Sets this event and resumes every task waiting for it. Does nothing if it is set already. Does not suspend.
    public void set() {
        if (set) return;
        set = true;
        waiters.wakeAll();
    }

    /// Unsets this event, so that later calls of [#await] suspend again. Those who were waiting when it was set go on
    /// all the same. Does not suspend.
    public void clear() {
        set = false;
    }

    /// Suspends the current task until this event is set. Returns at once if it is set already.
    ///
    /// @throws CancelledError if the current task is cancelled while it waits
    public void await() {
        if (!set) waiters.await("Event.await()");
    }

    @Override
    public String toString() {
        return "Event[" + (set ? "set" : "unset") + waiters + "]";
    }
}
