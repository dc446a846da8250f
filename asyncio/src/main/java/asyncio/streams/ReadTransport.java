package asyncio.streams;

/// A transport that receives. Python: `asyncio.ReadTransport`.
public interface ReadTransport extends AnyTransport {
    /// Returns whether this transport is receiving.
    ///
    /// @return false while it is paused, at the end of the data, and when it is closing
    boolean isReading();

    /// Stops calling [Protocol#dataReceived] until [#resumeReading]. Does nothing if it is paused or closing. Does not
    /// suspend.
    void pauseReading();

    /// Goes on receiving. Does nothing unless it is paused. Does not suspend.
    void resumeReading();

    /// Returns the protocol that this transport calls.
    ///
    /// @return the protocol
    @Override
    Protocol getProtocol();

    /// Gives this transport another protocol, whose `connectionMade` is not called. Does not suspend.
    ///
    /// @param protocol the protocol that is called from now on
    void setProtocol(Protocol protocol);
}
