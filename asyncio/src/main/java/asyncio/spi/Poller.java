package asyncio.spi;

/// What an event loop waits in when nothing is ready, and where its I/O comes from.
///
/// A poller serves one loop. All methods but [#wakeup] and [#hasRequests] are called on the loop's own thread, never
/// on the thread of a task. What it finds it hands to the loop with `callSoon`.
public interface Poller extends AutoCloseable {
    /// Waits for I/O, for [#wakeup], or until the time is over, whichever is first. It may return early.
    ///
    /// @param nanos for how long to wait at most; 0 not to wait; [Clock#FOREVER] for no limit
    void poll(long nanos);

    /// Ends the current call of [#poll], or the next one if there is none. Called on any thread; never blocks.
    void wakeup();

    /// Returns whether anything is registered here that may wake the loop: a socket, a timer of its own. It tells a
    /// loop that waits for I/O from one in which nothing can happen any more.
    ///
    /// @return true, unless the poller knows that there is nothing
    default boolean mayWake() {
        return true;
    }

    /// Returns whether somebody asked this poller to do something that should not wait until nothing else is ready.
    /// Then the loop polls at the end of the current turn; otherwise it does so after a number of turns, or when it is
    /// idle. Called on the loop's own thread or on that of its current task.
    ///
    /// @return true to be polled soon
    default boolean hasRequests() {
        return false;
    }

    /// Releases what the poller holds. The loop does not use it afterwards.
    @Override
    void close();
}
