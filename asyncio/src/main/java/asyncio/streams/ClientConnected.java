package asyncio.streams;

/// What is done with a connection that somebody made to us. Runs in a task of its own.
///
/// Python: the callback `client_connected_cb` of `asyncio.start_server`.
@FunctionalInterface
public interface ClientConnected {
    /// Serves a connection. May suspend. To end the connection, close the writer; if this throws or is cancelled, that
    /// is done for it.
    ///
    /// @param reader what the other end sends
    /// @param writer where to answer
    /// @throws Exception what went wrong; it goes to the loop's exception handler
    void connected(StreamReader reader, StreamWriter writer) throws Exception;
}
