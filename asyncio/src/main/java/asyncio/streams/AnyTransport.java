package asyncio.streams;

import java.util.Optional;

/// What all transports have in common. A transport belongs to one loop, calls the methods of its protocol there, and is
/// made by whoever connects, not by a constructor of the user's.
///
/// Python: `asyncio.BaseTransport`.
public interface AnyTransport {
    /// Closes this transport: nothing more is received, what was written is still sent, and then the protocol's
    /// [AnyProtocol#connectionLost] is called with null. Does nothing if it is closing already. Does not suspend.
    void close();

    /// Closes this transport at once: what was written and is not sent yet is dropped. The protocol's
    /// [AnyProtocol#connectionLost] is called with null, soon, not from inside this method. Does not suspend.
    void abort();

    /// Returns whether this transport is closed or on the way there.
    ///
    /// @return true after [#close], after [#abort], and when the connection is lost
    boolean isClosing();

    /// Returns what this transport knows about its connection.
    ///
    /// @param key what to look up: one of the constants of [ExtraInfo], or of the module that made this transport
    /// @param <T> its type
    /// @return the information, or empty if this kind of transport has none of it
    <T> Optional<T> getExtraInfo(ExtraInfo<T> key);

    /// Returns the protocol that this transport calls.
    ///
    /// @return the protocol
    AnyProtocol<?> getProtocol();
}
