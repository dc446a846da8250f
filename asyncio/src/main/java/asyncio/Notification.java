package asyncio;

/// Tells something of this library's own that a future is done. It needs no fiber.
///
/// @param waiter who is told
/// @param future the future
record Notification(Waiter.Internal waiter, Future<?> future) implements Ready {
    void deliver() {
        waiter.futureDone(future);
    }

    @Override
    public String toString() {
        return "Notification[of " + future.name() + "]";
    }
}
