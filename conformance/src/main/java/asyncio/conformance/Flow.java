package asyncio.conformance;

/// How a list of ops ended, when it did not by an error.
enum Flow {
    /// At its end: what follows is executed.
    NEXT,
    /// By `break`: the innermost loop is left.
    BREAK,
    /// By `continue`: the innermost loop goes on with its next round.
    CONTINUE,
    /// By `return`: the whole invocation is over.
    RETURN;

    /// Returns whether this ends the loop in whose body it happened.
    boolean endsLoop() {
        return this == BREAK || this == RETURN;
    }

    /// Returns how a loop ended that this flow has ended: a `break` ends there, a `return` goes on outwards.
    Flow afterLoop() {
        return this == RETURN ? RETURN : NEXT;
    }
}
