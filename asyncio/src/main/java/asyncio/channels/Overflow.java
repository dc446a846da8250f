package asyncio.channels;

/// What happens when an item comes for a subscription whose buffer is full. See [Broadcast#subscribe].
public enum Overflow {
    /// The sender waits: the slowest subscriber sets the pace for all.
    SUSPEND,

    /// The oldest item of the buffer is dropped. The subscriber does not learn of it.
    DROP_OLDEST,

    /// The oldest item of the buffer is dropped, and the subscriber's next receive throws a [LaggedException] that says
    /// how many it has missed. After that it goes on with the oldest one that is left.
    FAIL
}
