package asyncio.streams;

/// A transport in both directions, or with one of them closed from the start, as that of a pipe. Python:
/// `asyncio.Transport`.
///
/// ```text
///   open ----- close ------> closing: sends what it has ----> lost(null)
///     |
///     +------- abort --------------------------------------> lost(null)
///     +------- the connection breaks ----------------------> lost(exception)
///     +------- eofReceived returns false: as close
/// ```
///
/// The protocol hears `connectionMade` once, then any number of `dataReceived`, then at most one `eofReceived`, and
/// last `connectionLost`, once. `connectionMade` and `connectionLost` are never called from inside a method of the
/// transport.
public interface Transport extends ReadTransport, WriteTransport {
    @Override
    Protocol getProtocol();

    @Override
    void setProtocol(Protocol protocol);
}
